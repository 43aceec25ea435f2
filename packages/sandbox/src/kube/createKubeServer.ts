import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import type { SandboxClock } from '../clock';
import {
  describeAccess,
  isGranted,
  type KubeAccount,
  KubeAccounts,
  type KubeVerb,
  unlimited,
} from './access';
import type { ClusterStore } from './ClusterStore';
import { describeApi } from './discovery';
import { KubeFaults } from './faults';
import { KubeStatusError } from './KubeStatusError';
import { ListPages } from './listPages';
import { PlainRefusal } from './PlainRefusal';
import { parseKubePath } from './parseKubePath';
import { ResourceHandler } from './ResourceHandler';
import { sendJson } from './sendJson';
import { Watches } from './Watches';

export interface KubeServerOptions {
  store: ClusterStore;
  /** The token of user `sandbox`, who may do everything. */
  token: string;
  /** Who else may use the API, and how far. */
  accounts?: readonly KubeAccount[];
  clock: SandboxClock;
  /** Milliseconds between bookmarks; a real server sends one a minute. */
  bookmarkMs?: number;
}

/** A Kubernetes API over a store: the listener to serve, and the trouble to order. */
export interface KubeServer {
  app: RequestListener;
  faults: KubeFaults;
  /** Whose tokens and grants may change while it runs. */
  accounts: KubeAccounts;
  /** Ends all watches. */
  stop(): void;
}

const probes = new Set(['/healthz', '/livez', '/readyz']);

/**
 * Builds the API server of a cluster. It speaks the part of the Kubernetes API that
 * README.md lists, so that kubectl and the client libraries work; it listens to nothing by
 * itself.
 */
export function createKubeServer(options: KubeServerOptions): KubeServer {
  const { store, token, clock, bookmarkMs = 10_000 } = options;
  const accounts = new KubeAccounts([
    { token, user: 'sandbox', grants: [unlimited] },
    ...(options.accounts ?? []),
  ]);
  const watches = new Watches({ store, bookmarkMs });
  const pages = new ListPages();
  const faults = new KubeFaults({
    watches,
    forgetHistory: () => {
      store.changes.clear();
      pages.clear();
    },
  });
  const resources = new ResourceHandler({
    store,
    watches,
    pages,
    paceOf: () => faults.pace,
    clock,
  });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://cluster');
    if (probes.has(url.pathname)) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      return;
    }
    const { user, grants } = accounts.authenticate(
      request.headers.authorization,
    );
    const path = parseKubePath(url.pathname);
    faults.requireUnthrottled(path?.kind.kind);
    const { method = 'GET' } = request;
    // Discovery is open to everybody who has a token, as by the default roles of a cluster.
    if (url.pathname === '/openapi/v2' && method === 'GET') {
      // An empty document in either encoding; kubectl asks for protobuf.
      response
        .writeHead(200, { 'content-type': 'application/octet-stream' })
        .end();
      return;
    }
    const document =
      method === 'GET'
        ? describeApi(url.pathname, {
            address: request.headers.host ?? '',
            isInstalled: kind => faults.isInstalled(kind),
          })
        : undefined;
    if (document) {
      sendJson(response, 200, document);
      return;
    }
    if (!path) {
      throw PlainRefusal.notServed();
    }
    const access = describeAccess(method, path, url.searchParams);
    if (!access) {
      throw KubeStatusError.methodNotAllowed();
    }
    const requireAllowed = (verb: KubeVerb) => {
      const wanted = { ...access, verb };
      faults.requireAllowed(wanted, user);
      if (!isGranted(grants, wanted)) {
        throw KubeStatusError.forbiddenTo(user, wanted);
      }
    };
    requireAllowed(access.verb);
    faults.requireInstalled(path.kind.kind);
    await resources.handle({
      verb: access.verb,
      path,
      query: url.searchParams,
      request,
      response,
      requireAllowed,
    });
  };

  const app: RequestListener = async (request, response) => {
    if (faults.mode === 'down') {
      request.socket.resetAndDestroy();
      return;
    }
    try {
      await pause(faults.delayMs, response);
      await answer(request, response);
    } catch (error) {
      sendError(response, error);
    }
  };

  return { app, faults, accounts, stop: () => watches.stop() };
}

function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (error instanceof PlainRefusal) {
    response
      .writeHead(error.code, {
        'content-type': 'text/plain; charset=utf-8',
        ...error.headers,
      })
      .end(`${error.message}\n`);
    return;
  }
  const refusal =
    error instanceof KubeStatusError
      ? error
      : new KubeStatusError(
          500,
          'InternalError',
          `Internal error occurred: ${
            error instanceof Error ? error.message : String(error)
          }`,
        );
  sendJson(response, refusal.code, refusal.toStatus());
}

function pause(
  ms: number,
  response: ServerResponse,
): Promise<void> | undefined {
  if (ms === 0) {
    return undefined;
  }
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    response.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
