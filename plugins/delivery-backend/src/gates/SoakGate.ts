import {
  describeVersion,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import { describeSpan } from '../domain/health';
import type { GateAnswer } from './evaluateGates';

/** The part of the ledger this gate reads. */
export interface HealthRecords {
  /** RFC 3339; undefined while the version is not healthy there. */
  healthySince(
    deploymentId: string,
    version: Version,
  ): Promise<string | undefined>;
}

/**
 * A version must have been healthy where it comes from for a while, in every deployment. A
 * revert goes back to what has been, and a hotfix cannot wait.
 */
export class SoakGate implements PromotionGate {
  readonly key = 'soak';
  readonly title = 'Soak';

  constructor(
    private readonly options: {
      /** In milliseconds; 0: none. */
      soakOf: (environment: string) => number;
      health: HealthRecords;
    },
  ) {}

  applies({ promotion }: GateContext): boolean {
    const { environment, fromEnvironment, kind } = promotion;
    return (
      this.options.soakOf(environment) > 0 &&
      (kind === 'hotfix' || (kind === 'promote' && fromEnvironment !== null))
    );
  }

  async evaluate({ promotion, source, now }: GateContext): Promise<GateAnswer> {
    if (promotion.kind === 'hotfix') {
      return { state: 'Pass', reason: 'A hotfix does not soak.' };
    }
    const { to } = promotion;
    const from = promotion.fromEnvironment ?? '';
    const soakMs = this.options.soakOf(promotion.environment);
    const version = describeVersion(to);
    const since = await this.findSince(source, to);
    if (since === undefined) {
      return {
        state: 'Pending',
        reason: `${version} is not healthy in ${from} yet; it soaks ${describeSpan(
          soakMs,
        )} there once it is.`,
        waitsFor: from,
      };
    }
    const until = new Date(Date.parse(since) + soakMs).toISOString();
    if (Date.parse(now) >= Date.parse(until)) {
      return {
        state: 'Pass',
        reason: `${version} is healthy in ${from} since ${since}, for ${describeSpan(
          soakMs,
        )} or longer.`,
      };
    }
    return {
      state: 'Pending',
      reason: `${version} is healthy in ${from} since ${since}; it soaks ${describeSpan(
        soakMs,
      )} there, until ${until}.`,
      waitsFor: from,
      nextCheckAt: until,
    };
  }

  /** Since when all of them are healthy; undefined while one is not. */
  private async findSince(
    source: GateContext['source'],
    to: Version,
  ): Promise<string | undefined> {
    const all = await Promise.all(
      source.map(({ id }) => this.options.health.healthySince(id, to)),
    );
    return all.includes(undefined)
      ? undefined
      : all.sort((a, b) => Date.parse(b!) - Date.parse(a!))[0];
  }
}
