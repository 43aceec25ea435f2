import type { ChangeOrder } from '../kube/ChangeDriver';
import type { LoadClusterOptions } from '../kube/LoadCluster';
import type { DeploymentTruth } from '../domain/truth';
import { Child } from './Child';
import { requestJson } from './requestJson';

/** Idle watches of a real API server hear something about once a minute. */
const BOOKMARK_MS = 20_000;

export interface ChangeReport {
  changes: number;
  perSecond: number;
  stamps: number;
  capacityPerSecond: number;
  lastStamps: Record<string, number>;
  fleetStamps: number[];
}

export interface DisturbanceProgress {
  done: boolean;
  total: number;
  byName: Record<string, number>;
}

/** The Kubernetes API under load, in a process of its own. */
export class LoadServer {
  private constructor(
    private readonly child: Child,
    private readonly ports: { controlPort: number; kubePort: number },
  ) {}

  static async start(): Promise<LoadServer> {
    const { child, ready } = await Child.start<{
      controlPort: number;
      kubePort: number;
    }>({
      name: 'the load server',
      program: 'kube/main.ts',
      place: 'secondCore',
      nodeFlags: ['--max-old-space-size=6144'],
    });
    return new LoadServer(child, ready);
  }

  urlOf(cluster: string): string {
    return `http://127.0.0.1:${this.ports.kubePort}/${cluster}`;
  }

  /** Replaces all clusters; answers how many objects each has by kind. */
  async createClusters(
    clusters: LoadClusterOptions[],
  ): Promise<Record<string, Record<string, number>>> {
    return this.command('PUT', '/clusters', {
      bookmarkMs: BOOKMARK_MS,
      clusters,
    });
  }

  /** By cluster, then by `verb path`. */
  async requests(): Promise<Record<string, Record<string, number>>> {
    return this.command('GET', '/requests');
  }

  /** Null before anybody asked for anything. */
  async sinceFirstRequestMs(): Promise<number | null> {
    const answer = await this.command('GET', '/sync');
    return answer.sinceFirstRequestMs;
  }

  async truths(cluster: string): Promise<DeploymentTruth[]> {
    return this.command('GET', `/truths?cluster=${cluster}`);
  }

  async startChanges(order: ChangeOrder): Promise<void> {
    await this.command('PUT', '/changes', order);
  }

  async stopChanges(): Promise<ChangeReport> {
    return this.command('DELETE', '/changes');
  }

  async startDisturbances(order: { seed: number; count: number }) {
    await this.command('PUT', '/disturbances', order);
  }

  async disturbances(): Promise<DisturbanceProgress> {
    return this.command('GET', '/disturbances');
  }

  async stopDisturbances(): Promise<DisturbanceProgress> {
    return this.command('DELETE', '/disturbances');
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }

  private async command(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<any> {
    const answer = await requestJson(
      `http://127.0.0.1:${this.ports.controlPort}${path}`,
      { method, body },
    );
    if (answer.status !== 200) {
      throw new Error(
        `the load server refused ${method} ${path}: ${JSON.stringify(
          answer.body,
        )}`,
      );
    }
    return answer.body;
  }
}
