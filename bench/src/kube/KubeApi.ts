import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KindName } from '../domain/cluster/ObjectSpec';
import type { LoggedEvent } from './EventLog';
import { KindFaults, type RequestFault } from './KindFaults';
import type { LoadCluster } from './LoadCluster';
import { ListPages } from './ListPages';
import { parseResourcePath, type ResourceKind } from './parseResourcePath';
import { parseSelector, type Selects } from './parseSelector';
import { WatchStream } from './WatchStream';

const DEFAULT_WATCH_SECONDS = 1_800;

const GONE = {
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  message: 'too old resource version',
  reason: 'Expired',
  code: 410,
};

/** How a watch says that its place is not known any more. */
export const GONE_LINE = `${JSON.stringify({ type: 'ERROR', object: GONE })}\n`;

/** The Kubernetes API of one cluster, as far as a reader needs it, with its request counters. */
export class KubeApi {
  private readonly pages: ListPages;
  private readonly counts = new Map<string, number>();
  private readonly faults = new Map<KindName, KindFaults>();
  /** When the first request came, in milliseconds of the performance clock. */
  firstRequestAt: number | undefined;

  constructor(
    private readonly options: { cluster: LoadCluster; bookmarkMs: number },
  ) {
    this.pages = new ListPages(options.cluster);
  }

  faultsOf(kind: KindName): KindFaults {
    let faults = this.faults.get(kind);
    if (!faults) {
      faults = new KindFaults();
      this.faults.set(kind, faults);
    }
    return faults;
  }

  /** Requests so far, by verb and path. */
  get requests(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }

  /** Answers a request; `path` is without the part that names the cluster. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<void> {
    const resource =
      request.method === 'GET' ? parseResourcePath(path) : undefined;
    const watch = ['true', '1'].includes(query.get('watch') ?? '');
    const verb = watch ? 'watch' : 'list';
    this.count(resource && !resource.name ? verb : request.method!, path);
    if (!resource) {
      sendStatus(response, 404, `the server does not serve ${path}`);
      return;
    }
    const { kind, namespace, name } = resource;
    if (name) {
      const found = this.options.cluster.get(kind.name, namespace ?? '', name);
      if (found) {
        response.setHeader('content-type', 'application/json');
        response.end(found.body);
      } else {
        sendStatus(response, 404, `${kind.name} "${name}" not found`);
      }
      return;
    }
    const byField = parseSelector(
      query.get('labelSelector'),
      query.get('fieldSelector'),
    );
    const selects: Selects = object =>
      (namespace === undefined || object.namespace === namespace) &&
      byField(object);
    const fault = this.faultsOf(kind.name).take(
      verb,
      query.has('continue'),
      Date.now(),
    );
    if (fault?.answer.type === 'status') {
      const { status, retryAfterSeconds } = fault.answer;
      sendStatus(response, status, 'a disturbance of the bench', {
        ...(retryAfterSeconds !== undefined && {
          'retry-after': String(retryAfterSeconds),
        }),
      });
      return;
    }
    if (fault?.answer.type === 'delay') {
      const { ms } = fault.answer;
      await new Promise(resolve => setTimeout(resolve, ms));
    }
    if (watch) {
      this.watch(response, kind, selects, query, fault);
    } else {
      this.list(response, kind, selects, query, fault);
    }
  }

  private list(
    response: ServerResponse,
    kind: ResourceKind,
    selects: Selects,
    query: URLSearchParams,
    fault: RequestFault | undefined,
  ): void {
    const page = this.pages.read(kind, selects, {
      limit: Number(query.get('limit') ?? 0),
      token: query.get('continue') ?? undefined,
    });
    if (!page) {
      sendStatus(response, 410, 'The provided continue parameter is too old');
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': page.length,
    });
    if (fault?.answer.type === 'cutBody') {
      response.write(page.subarray(0, page.length / 2), () =>
        response.destroy(),
      );
    } else {
      response.end(page);
    }
  }

  private watch(
    response: ServerResponse,
    kind: ResourceKind,
    selects: Selects,
    query: URLSearchParams,
    fault: RequestFault | undefined,
  ): void {
    const { cluster, bookmarkMs } = this.options;
    const log = cluster.log(kind.name);
    const asked = query.get('resourceVersion');
    const from = asked ? Number(asked) : cluster.resourceVersion;
    const backlog: LoggedEvent[] | undefined = log.since(from);
    if (!backlog) {
      // A real API server says it in a watch event, not in the status.
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(GONE_LINE);
      return;
    }
    const replayed =
      fault?.answer.type === 'replay'
        ? fault.answer.choose(log.upTo(from))
        : [];
    const faults = this.faultsOf(kind.name);
    const stream = new WatchStream({
      response,
      cluster,
      kind,
      selects,
      bookmarkMs,
      timeoutMs:
        1_000 * Number(query.get('timeoutSeconds') ?? DEFAULT_WATCH_SECONDS),
    });
    response.on('close', () => faults.closed(stream));
    stream.open([...replayed, ...backlog]);
    faults.opened(stream);
  }

  private count(verb: string, path: string): void {
    this.firstRequestAt ??= performance.now();
    const key = `${verb} ${path}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
}

function sendStatus(
  response: ServerResponse,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message,
      code,
    }),
  );
}
