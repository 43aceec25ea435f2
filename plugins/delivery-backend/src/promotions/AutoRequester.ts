import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { isError, NotFoundError, stringifyError } from '@backstage/errors';
import {
  describeVersion,
  type Deployment,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { findSettledVersion, type SettledVersion } from '../domain/health';
import { decideAutoPromotion, type AutoDecision } from '../domain/promotion';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import { isDefiniteRefusal } from '../service/isDefiniteRefusal';
import type { OpenStops, PromotionStore, RequestKey } from '../store';
import type { AutoPromotionMemory, Place } from './AutoPromotionMemory';
import type { PromotionRequests } from './PromotionRequests';
import { toAutoRequestKey } from './toAutoRequestKey';

const ACTOR = 'lockstep';
/** Further back than any promotion that still matters here. */
const LOOK_BACK = 50;

/** An environment that takes over by itself what another is done with. */
export interface Follower {
  name: string;
  promotesFrom: string;
}

interface Wanted extends Place {
  promotesFrom: string;
  to: Version;
  requestKey: RequestKey;
}

/** Requests for one entity what goes on by itself. Never throws: trouble is for the next look. */
export class AutoRequester {
  constructor(
    private readonly options: {
      followers: readonly Follower[];
      memory: AutoPromotionMemory;
      finder: Pick<DeploymentFinder, 'find'>;
      requests: Pick<PromotionRequests, 'createFor'>;
      store: Pick<PromotionStore, 'findByRequest' | 'list'>;
      stops: OpenStops;
      auth: AuthService;
      logger: LoggerService;
      now: () => Date;
    },
  ) {}

  async consider(entityRef: string): Promise<void> {
    const { auth, finder, followers, logger } = this.options;
    try {
      const credentials = await auth.getOwnServiceCredentials();
      const deployments = await finder.find(entityRef, { credentials });
      for (const follower of followers) {
        await this.follow(entityRef, follower, deployments, credentials);
      }
    } catch (error) {
      // An entity that left the catalog has nothing to bring over.
      if (!isError(error) || error.name !== NotFoundError.name) {
        logger.warn(
          `Whether a version of ${entityRef} goes on by itself could not be told; the next sweep tries again: ${stringifyError(
            error,
          )}`,
        );
      }
    }
  }

  private async follow(
    entityRef: string,
    { name: environment, promotesFrom }: Follower,
    deployments: readonly Deployment[],
    credentials: BackstageCredentials,
  ): Promise<void> {
    const settled = findSettledVersion({
      deployments,
      source: promotesFrom,
      target: environment,
    });
    if (!settled) {
      return;
    }
    const { memory, logger } = this.options;
    const { version: to } = settled;
    const requestKey = toAutoRequestKey({ entityRef, environment, to });
    const wanted = { entityRef, environment, promotesFrom, to, requestKey };
    if (!memory.mayTry(wanted, requestKey.key)) {
      return;
    }
    const decision = await this.decide(wanted, settled);
    if (decision.do === 'request') {
      await this.request(wanted, credentials);
      return;
    }
    logger.debug(`${describe(wanted)} is not requested: ${decision.because}`);
    if (decision.do === 'leave') {
      memory.noteDone(wanted, requestKey.key);
    }
  }

  private async decide(
    { entityRef, environment, to, requestKey }: Wanted,
    { deployedAt }: SettledVersion,
  ): Promise<AutoDecision> {
    const { now, stops, store } = this.options;
    const at = now().toISOString();
    const known = await store.findByRequest(requestKey);
    if (known) {
      return {
        do: 'leave',
        because: `P-${known.number} was requested for it.`,
      };
    }
    const [history, holds, vetoes] = await Promise.all([
      store.list({ entityRef, environment, limit: LOOK_BACK }),
      stops.listOpen({ kind: 'hold', entityRef, at }),
      stops.listOpen({ kind: 'veto', entityRef, at }),
    ]);
    return decideAutoPromotion({
      entityRef,
      environment,
      to,
      deployedAt,
      history,
      holds,
      vetoes,
      now: at,
    });
  }

  private async request(
    wanted: Wanted,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const { memory, logger, requests, store } = this.options;
    const { entityRef, environment, promotesFrom, requestKey, to } = wanted;
    try {
      const { number } = await requests.createFor(
        {
          entityRef,
          environment,
          fromEnvironment: promotesFrom,
          supersede: true,
          reason: `${describeVersion(to)} is healthy in ${promotesFrom}.`,
        },
        { credentials, requestedBy: ACTOR, automatic: true, requestKey },
      );
      memory.noteDone(wanted, requestKey.key);
      logger.info(`${describe(wanted)} is requested as P-${number}`);
    } catch (error) {
      if (!isDefiniteRefusal(error)) {
        logger.warn(
          `${describe(
            wanted,
          )} could not be requested; the next sweep tries again: ${stringifyError(
            error,
          )}`,
        );
      } else if (await store.findByRequest(requestKey)) {
        // Another replica was faster, and what it did is what stood in the way.
        memory.noteDone(wanted, requestKey.key);
      } else if (memory.noteRefusal(wanted, requestKey.key)) {
        logger.warn(
          `${describe(wanted)} cannot be requested: ${error.message}`,
        );
      }
    }
  }
}

function describe({ entityRef, environment, promotesFrom, to }: Wanted) {
  return `Automatic promotion of ${entityRef} ${describeVersion(
    to,
  )} from ${promotesFrom} to ${environment}`;
}
