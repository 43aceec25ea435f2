import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { nameRoute, type Trouble } from '../domain/faults';

/** A request as the proxy sees it, and its answer once there is one. */
export interface Exchange {
  /** Which replica asks. */
  replica: number;
  method: string;
  path: string;
  route: string;
  body: string;
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** Who decides what happens on the way. */
export interface ProxyPolicy {
  drawTrouble(exchange: Exchange): Trouble | undefined;
  /** Whether the replica dies now; it is dead when this returns true. */
  kills(exchange: Exchange, side: 'before' | 'after'): boolean;
  beforeForward(exchange: Exchange): Promise<void>;
  afterAnswer(exchange: Exchange, answer: Answer): Promise<void>;
}

/** Later than any client waits. */
const LATE_MS = 3_500;

/**
 * Stands between the replicas and the Git host: passes requests on and makes trouble, each
 * replica on a port of its own, so that it is known who asks.
 */
export class FaultProxy {
  /** Requests by route. */
  readonly requests = new Map<string, number>();
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly servers: http.Server[] = [];
  private spans: Array<[number, number]> = [];

  constructor(
    private readonly target: string,
    private readonly policy: ProxyPolicy,
  ) {}

  /** Opens the port of one replica; answers with its address. */
  async open(replica: number): Promise<string> {
    const server = http.createServer((request, response) => {
      this.serve(replica, request, response).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** When requests were under way since the last time this was asked, as epoch milliseconds. */
  takeSpans(): Array<[number, number]> {
    const { spans } = this;
    this.spans = [];
    return spans;
  }

  stop(): void {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
    this.agent.destroy();
  }

  private async serve(
    replica: number,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const started = epochMs();
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    const text = body.toString('utf8');
    const { method = 'GET', url: path = '/' } = request;
    const exchange: Exchange = {
      replica,
      method,
      path,
      route: nameRoute(method, path, text),
      body: text,
    };
    const { route } = exchange;
    this.requests.set(route, (this.requests.get(route) ?? 0) + 1);
    try {
      await this.pass(exchange, request, body, response);
    } finally {
      this.spans.push([started, epochMs()]);
    }
  }

  private async pass(
    exchange: Exchange,
    request: http.IncomingMessage,
    body: Buffer,
    response: http.ServerResponse,
  ): Promise<void> {
    const { policy } = this;
    if (policy.kills(exchange, 'before')) {
      response.destroy();
      return;
    }
    const trouble = policy.drawTrouble(exchange);
    if (trouble && refuse(trouble, response)) {
      return;
    }
    await policy.beforeForward(exchange);
    const answer = await this.forward(exchange, request.headers, body);
    await policy.afterAnswer(exchange, answer);
    if (policy.kills(exchange, 'after')) {
      response.destroy();
      return;
    }
    switch (trouble?.kind) {
      case 'error-after':
        send(response, 502, { message: 'Bad Gateway' });
        return;
      case 'answer-lost':
        response.destroy();
        return;
      case 'answer-late':
        setTimeout(() => response.destroy(), LATE_MS).unref();
        return;
      default:
    }
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  private async forward(
    { method, path }: Exchange,
    headers: http.IncomingHttpHeaders,
    body: Buffer,
  ): Promise<Answer> {
    const { host: _host, connection: _connection, ...kept } = headers;
    const outgoing = http.request(`${this.target}${path}`, {
      method,
      headers: kept,
      agent: this.agent,
    });
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [
      http.IncomingMessage,
    ];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) {
      chunks.push(chunk);
    }
    const {
      'transfer-encoding': _encoding,
      connection: _kept,
      ...answered
    } = answer.headers;
    return {
      status: answer.statusCode!,
      headers: answered,
      body: Buffer.concat(chunks),
    };
  }
}

/** Answers without passing the request on; false when the trouble comes later. */
function refuse(trouble: Trouble, response: http.ServerResponse): boolean {
  switch (trouble.kind) {
    case 'error':
      send(response, 502, { message: 'Bad Gateway' });
      return true;
    case 'cut':
      response.destroy();
      return true;
    case 'unauthorized':
      send(response, 401, { message: 'Bad credentials' });
      return true;
    case 'conflict':
      send(response, 409, { message: trouble.message });
      return true;
    case 'unprocessable':
      send(response, 422, { message: trouble.message });
      return true;
    case 'secondary-limit':
      send(
        response,
        403,
        {
          message:
            'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        },
        trouble.retryAfterSeconds === undefined
          ? {}
          : { 'retry-after': String(trouble.retryAfterSeconds) },
      );
      return true;
    default:
      return false;
  }
}

function send(
  response: http.ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
