import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChangeDriver, type ChangeOrder } from './ChangeDriver';
import { Disturber } from './Disturber';
import { KubeApi } from './KubeApi';
import { LoadCluster, type LoadClusterOptions } from './LoadCluster';

/** What the bench tells the load server, as JSON over HTTP. */
export class ControlApi {
  readonly apis = new Map<string, KubeApi>();
  private readonly clusters = new Map<string, LoadCluster>();
  private changes: ChangeDriver | undefined;
  private disturber: Disturber | undefined;

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, 'http://control');
    const answer = await this.answer(
      `${request.method} ${pathname}`,
      await readJson(request),
      searchParams,
    );
    response.writeHead(answer === undefined ? 404 : 200, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify(answer ?? { error: 'no such command' }));
  }

  private async answer(
    command: string,
    body: any,
    query: URLSearchParams,
  ): Promise<unknown> {
    switch (command) {
      case 'PUT /clusters':
        return this.createClusters(body);
      case 'GET /requests':
        return Object.fromEntries(
          [...this.apis].map(([name, api]) => [name, api.requests]),
        );
      case 'GET /sync':
        return this.describeSync();
      case 'GET /truths':
        return this.clusters.get(query.get('cluster') ?? '')?.truths();
      case 'PUT /changes':
        this.changes?.stop();
        this.changes = new ChangeDriver(
          [...this.clusters.values()],
          body as ChangeOrder,
        );
        return {};
      case 'GET /changes':
        return this.changes?.report;
      case 'DELETE /changes': {
        this.changes?.stop();
        return this.changes?.report;
      }
      case 'PUT /disturbances':
        this.disturber = new Disturber({
          ...(body as { seed: number; count: number }),
          apis: [...this.apis.values()],
        });
        this.disturber.start();
        return {};
      case 'GET /disturbances':
        return this.disturber?.progress;
      case 'DELETE /disturbances':
        await this.disturber?.stop();
        return this.disturber?.progress;
      default:
        return undefined;
    }
  }

  /** Replaces all clusters. */
  private createClusters(body: {
    bookmarkMs: number;
    clusters: LoadClusterOptions[];
  }): Record<string, unknown> {
    this.changes?.stop();
    this.apis.clear();
    this.clusters.clear();
    for (const options of body.clusters) {
      const cluster = new LoadCluster(options);
      this.clusters.set(options.name, cluster);
      this.apis.set(
        options.name,
        new KubeApi({ cluster, bookmarkMs: body.bookmarkMs }),
      );
    }
    return Object.fromEntries(
      [...this.clusters].map(([name, cluster]) => [name, cluster.count()]),
    );
  }

  private describeSync() {
    const first = [...this.apis.values()].flatMap(
      api => api.firstRequestAt ?? [],
    );
    return {
      sinceFirstRequestMs:
        first.length > 0 ? performance.now() - Math.min(...first) : null,
    };
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}
