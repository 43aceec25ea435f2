import { setTimeout as delay } from 'node:timers/promises';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { pick, type Random } from '../domain/createRandom';
import {
  awaitsPerson,
  overlayPath,
  STORM_ENVIRONMENTS,
  type StormEvidence,
  type StormService,
} from '../domain/faults';
import { calmDown } from './calmDown';
import { Follower } from './Follower';
import { Requester } from './Requester';
import type { StormWorld } from './StormWorld';

const RETRIES = 6;
const BAD_SHARE = 0.12;
const CANCEL_SHARE = 0.1;
const REVERT_SHARE = 0.1;
const EDIT_SHARE = 0.04;
const FROM_SHARE = 0.2;
const PROGRESS_MS = 10_000;
const LOOK_MS = 500;

export interface StormOptions {
  world: StormWorld;
  random: Random;
  promotions: number;
  /** Lanes, an environment of a service each, that are busy at once. */
  lanes: number;
  restartDatabase?: () => Promise<void>;
  databaseRestarts: number;
  deadlineMs: number;
  say(text: string): void;
}

export interface StormReport extends StormEvidence {
  /** Promotions there was no time for. */
  missed: number;
  duplicates: number;
  refusals: ReadonlyMap<string, number>;
  databaseRestarts: number;
  cancels: number;
  retries: number;
}

/** An environment of a service, and how many promotions it is still to see. */
interface Lane {
  service: StormService;
  environment: string;
  left: number;
}

class Storm {
  private readonly requester: Requester;
  private readonly follower: Follower;
  private requested = 0;
  private restarts = 0;
  private cancels = 0;
  private retries = 0;
  private readonly deadline: number;

  constructor(private readonly options: StormOptions) {
    const { random, world, deadlineMs } = options;
    this.requester = new Requester({ random, replicas: world.replicas });
    this.follower = new Follower(this.requester);
    this.deadline = performance.now() + deadlineMs;
  }

  async run(): Promise<StormReport> {
    const { world, say } = this.options;
    world.beginTrouble();
    this.follower.start();
    const restarting = this.restartDatabase();
    await this.runLanes();
    await restarting;
    world.endTrouble();
    const records = await calmDown(this.requester, say);
    this.follower.stop();
    const repositories = [];
    for (const [name, mirror] of world.mirrors) {
      repositories.push({
        ...(await mirror.readEvidence()),
        pulls: await world.github.listPulls(name),
      });
    }
    return {
      requests: this.requester.requests,
      records,
      repositories,
      byHand: world.bystander.commits,
      now: new Date(),
      missed: this.options.promotions - this.requested,
      duplicates: this.requester.duplicates,
      refusals: this.requester.refusals,
      databaseRestarts: this.restarts,
      cancels: this.cancels,
      retries: this.retries,
    };
  }

  private async runLanes(): Promise<void> {
    const { lanes, promotions, say, world } = this.options;
    const queue = this.drawLanes();
    let ended = 0;
    const progress = setInterval(
      () =>
        say(
          `${ended} promotions of ${promotions} are over, ${
            world.reaper.deaths
          } deaths; ${this.follower.describe()}`,
        ),
      PROGRESS_MS,
    );
    const worker = async () => {
      for (let lane = queue.shift(); lane; lane = queue.shift()) {
        while (lane.left > 0 && performance.now() < this.deadline) {
          lane.left -= 1;
          await this.runOne(lane);
          ended += 1;
        }
      }
    };
    const late = setTimeout(
      () => this.follower.stop(),
      this.options.deadlineMs,
    );
    await Promise.all(Array.from({ length: lanes }, worker));
    clearTimeout(late);
    clearInterval(progress);
    if (performance.now() >= this.deadline) {
      say(`time is up after ${ended} promotions`);
    }
  }

  /** A few promotions for each environment of a service, one after the other. */
  private drawLanes(): Lane[] {
    const { world, promotions, random } = this.options;
    const lanes = world.services.flatMap(service =>
      STORM_ENVIRONMENTS.map(({ name }) => ({
        service,
        environment: name as string,
        left: 0,
      })),
    );
    for (let at = 0; at < promotions; at += 1) {
      pick(random, lanes).left += 1;
    }
    return lanes
      .filter(({ left }) => left > 0)
      .map(lane => ({ lane, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ lane }) => lane);
  }

  private async runOne({ service, environment }: Lane): Promise<void> {
    const { random, world } = this.options;
    this.requested += 1;
    const key = `request-${this.requested}`;
    const tag = `v${this.requested}${random() < BAD_SHARE ? '-bad' : ''}`;
    const promotion = await this.requester.request(
      key,
      'create',
      environment !== 'dev' && random() < FROM_SHARE
        ? { entityRef: service.entityRef, environment, kind: 'promote' }
        : {
            entityRef: service.entityRef,
            environment,
            version: { tag },
            kind: 'hotfix',
          },
    );
    if (!promotion) {
      return;
    }
    if (random() < CANCEL_SHARE) {
      await delay(random() * 1_500);
      this.cancels += 1;
      await this.requester.act('cancel', promotion.id);
    }
    if (random() < EDIT_SHARE) {
      await world.bystander.editOverlay(
        service,
        overlayPath(service.name, environment),
      );
    }
    const ended = await this.untilEnded(promotion.id);
    if (ended?.phase === 'Succeeded' && random() < REVERT_SHARE) {
      const revert = await this.requester.request(
        `${key}-back`,
        'revert',
        promotion.id,
      );
      if (revert) {
        await this.untilEnded(revert.id);
      }
    }
  }

  /** One that waits for a person gets one, who tries again or gives up. */
  private async untilEnded(id: string): Promise<Promotion | undefined> {
    let promotion = await this.follower.ended(id);
    for (
      let tries = 0;
      promotion && needsPerson(promotion) && tries < RETRIES;
      tries += 1
    ) {
      if (promotion.phase === 'Errored') {
        this.retries += 1;
        await this.requester.act('retry', id);
      } else {
        this.cancels += 1;
        await this.requester.act('cancel', id);
      }
      promotion = await this.follower.ended(id);
    }
    return promotion;
  }

  /** Spread over the storm by how many promotions were requested. */
  private async restartDatabase(): Promise<void> {
    const { restartDatabase, databaseRestarts, promotions } = this.options;
    while (restartDatabase && this.restarts < databaseRestarts) {
      const at = ((this.restarts + 1) / (databaseRestarts + 1)) * promotions;
      while (this.requested < at) {
        if (performance.now() > this.deadline) {
          return;
        }
        await delay(LOOK_MS / 5);
      }
      await restartDatabase();
      this.restarts += 1;
    }
  }
}

/** Requests promotions under all kinds of trouble, lets it calm down, and gathers what is. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  return new Storm(options).run();
}

function needsPerson(promotion: Promotion): boolean {
  return promotion.phase === 'Errored' || awaitsPerson(promotion);
}
