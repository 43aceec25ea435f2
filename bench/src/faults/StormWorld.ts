import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pick, type Random } from '../domain/createRandom';
import {
  drawTrouble,
  isWriteRoute,
  listFiles,
  listServices,
  repositoryUrl,
  STORM_OWNER,
  type StormService,
  type TroubleKind,
} from '../domain/faults';
import { Bystander } from './Bystander';
import { FaultProxy, type Answer, type Exchange } from './FaultProxy';
import { GitMirror } from './GitMirror';
import { Reaper } from './Reaper';
import { Replica } from './Replica';
import type { ReplicaOrder } from './replica/ReplicaOrder';
import { SandboxGithub } from './SandboxGithub';
import { StormCluster } from './StormCluster';

export interface StormWorldOptions {
  random: Random;
  replicas: number;
  services: number;
  repositories: number;
  /** Of the reads; writes get more. */
  troubleShare: number;
  /** Whether some limits do not say how long they last. */
  silentLimits: boolean;
  restMs: number;
  database(folder: string): ReplicaOrder['database'];
}

/** Everything of one storm: the Git host, the proxy before it, the cluster, the replicas. */
export class StormWorld {
  readonly services: StormService[];
  readonly troubles = new Map<TroubleKind, number>();
  readonly webhooks = { once: 0, twice: 0, lost: 0 };
  readonly replicas: Replica[] = [];
  readonly proxy: FaultProxy;
  readonly bystander: Bystander;
  readonly reaper: Reaper;
  readonly cluster: StormCluster;
  private inTrouble = false;

  static async start(options: StormWorldOptions): Promise<StormWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-storm-'));
    const github = await SandboxGithub.start();
    const services = listServices(options.services, options.repositories);
    const mirrors = new Map<string, GitMirror>();
    for (const name of new Set(services.map(one => one.repository))) {
      await github.createRepository(
        name,
        listFiles(services.filter(({ repository }) => repository === name)),
      );
      mirrors.set(
        name,
        await GitMirror.clone(
          name,
          github.gitUrl(name),
          join(folder, `${name}.git`),
        ),
      );
    }
    const world = new StormWorld(options, folder, github, services, mirrors);
    await world.cluster.start();
    await world.startReplicas();
    return world;
  }

  private constructor(
    private readonly options: StormWorldOptions,
    private readonly folder: string,
    readonly github: SandboxGithub,
    services: StormService[],
    readonly mirrors: ReadonlyMap<string, GitMirror>,
  ) {
    const { random, restMs } = options;
    this.services = services;
    this.proxy = new FaultProxy(github.url, {
      drawTrouble: exchange => this.drawTrouble(exchange),
      kills: (exchange, side) => this.reaper.kills(exchange, side),
      beforeForward: exchange => this.bystander.beforeForward(exchange),
      afterAnswer: (exchange, answer) => this.afterAnswer(exchange, answer),
    });
    this.cluster = new StormCluster(mirrors, facts =>
      this.replicas.forEach(replica => replica.tell(facts)),
    );
    this.bystander = new Bystander({
      random,
      github,
      services,
      onChange: repository => this.noteChange(repository),
    });
    this.reaper = new Reaper({ random, replicas: this.replicas, restMs });
  }

  /** From now on everything goes wrong that can. */
  beginTrouble(): void {
    this.inTrouble = true;
    this.bystander.active = true;
    this.reaper.start();
  }

  /** From now on nothing does any more. */
  endTrouble(): void {
    this.inTrouble = false;
    this.bystander.active = false;
    this.reaper.stop();
  }

  async stop(): Promise<void> {
    this.endTrouble();
    this.cluster.stop();
    for (const replica of this.replicas) {
      await replica.stop();
    }
    this.proxy.stop();
    await this.github.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async startReplicas(): Promise<void> {
    const { replicas, database } = this.options;
    for (let at = 0; at < replicas; at += 1) {
      const address = await this.proxy.open(at);
      const replica = new Replica(() => ({
        database: database(this.folder),
        apiBaseUrl: `${address}/api/v3`,
        token: this.github.token,
        services: this.services,
        facts: this.cluster.all(),
      }));
      // One after the other: the first brings the tables up to date.
      await replica.start();
      this.replicas.push(replica);
    }
  }

  private drawTrouble({ route }: Exchange) {
    if (!this.inTrouble) {
      return undefined;
    }
    const { random, troubleShare: share, silentLimits } = this.options;
    const trouble = drawTrouble(random, { route, share, silentLimits });
    if (trouble) {
      this.troubles.set(
        trouble.kind,
        (this.troubles.get(trouble.kind) ?? 0) + 1,
      );
    }
    return trouble;
  }

  private async afterAnswer(exchange: Exchange, answer: Answer): Promise<void> {
    await this.bystander.afterAnswer(exchange, answer);
    const [, repository] =
      new RegExp(`/repos/${STORM_OWNER}/([^/?]+)`).exec(exchange.path) ?? [];
    if (isWriteRoute(exchange.route) && answer.status < 300) {
      // What GraphQL writes to is not in the path.
      const names = repository ? [repository] : [...this.mirrors.keys()];
      names.forEach(name => this.noteChange(name));
    }
  }

  /** The Git host tells of a change: once, as it should; or not at all; or twice. */
  private noteChange(repository: string): void {
    this.cluster.note(repository);
    const { random } = this.options;
    const drawn = this.inTrouble ? random() : 0;
    if (drawn < 0.5) {
      this.webhooks.once += 1;
      this.wake(repository);
    } else if (drawn < 0.75) {
      this.webhooks.lost += 1;
    } else {
      this.webhooks.twice += 1;
      this.wake(repository);
      this.wake(repository);
    }
  }

  private wake(repository: string): void {
    const alive = this.replicas.filter(({ isAlive }) => isAlive);
    if (alive.length > 0) {
      pick(this.options.random, alive)
        .call('wake', repositoryUrl(repository))
        .catch(() => {
          // Webhooks get lost; the poll finds what they would have told.
        });
    }
  }
}
