import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { SandboxClock } from '../clock';
import type { ClusterStore } from './ClusterStore';
import { describeApi } from './discovery';
import { KubeFaults } from './faults';
import { KubeStatusError } from './KubeStatusError';
import { ListPages } from './listPages';
import { parseKubePath } from './parseKubePath';
import { ResourceHandler } from './ResourceHandler';
import { sendJson } from './sendJson';
import { Watches } from './Watches';

export interface KubeServerOptions {
  store: ClusterStore;
  /** The bearer token that every request needs. */
  token: string;
  clock: SandboxClock;
  /** Milliseconds between bookmarks; a real server sends one a minute. */
  bookmarkMs?: number;
}

/** A Kubernetes API over a store: the listener to serve, and the trouble to order. */
export interface KubeServer {
  app: RequestListener;
  faults: KubeFaults;
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
    faults,
    clock,
  });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://cluster');
    if (probes.has(url.pathname)) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      return;
    }
    requireToken(request, token);
    if (url.pathname === '/openapi/v2' && request.method === 'GET') {
      // An empty document in either encoding; kubectl asks for protobuf.
      response
        .writeHead(200, { 'content-type': 'application/octet-stream' })
        .end();
      return;
    }
    const document =
      request.method === 'GET'
        ? describeApi(url.pathname, request.headers.host ?? '')
        : undefined;
    if (document) {
      sendJson(response, 200, document);
      return;
    }
    const path = parseKubePath(url.pathname);
    if (!path) {
      throw new KubeStatusError(
        404,
        'NotFound',
        'the server could not find the requested resource',
      );
    }
    await resources.handle({
      path,
      query: url.searchParams,
      request,
      response,
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

  return { app, faults, stop: () => watches.stop() };
}

/**
 * Takes the token as bearer, and as password of basic authentication too: over plain HTTP
 * kubectl sends no bearer token, only what stands in the URL.
 */
function requireToken(request: IncomingMessage, token: string): void {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
  const given =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(value, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '')
      : value;
  const isKnown =
    ['bearer', 'basic'].includes(scheme.toLowerCase()) &&
    timingSafeEqual(digest(given), digest(token));
  if (!isKnown) {
    throw new KubeStatusError(401, 'Unauthorized', 'Unauthorized');
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
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
