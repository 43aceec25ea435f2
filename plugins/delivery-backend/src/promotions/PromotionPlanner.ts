import { InputError, NotFoundError } from '@backstage/errors';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  CreatePromotionRequest,
  Deployment,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { GitHost } from '@lockstep/backstage-plugin-delivery-node';
import type { DeliveryConfig } from '../DeliveryConfig';
import { NO_RULES } from '../EnvironmentRules';
import { findRepository } from '../runner';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import type { PromotionStore } from '../store';
import { listSkips } from './listSkips';
import { mapGitTrouble } from './mapGitTrouble';
import { planEdits } from './planEdits';
import { planRevert } from './planRevert';
import type { PromotionPlan } from './PromotionPlan';
import { listEnvironments, resolveVersion } from './resolveVersion';
import { restoresGood } from './restoresGood';

const LOOK_BACK = 100;

/** Turns a request into a plan: reads the index and Git, changes nothing. */
export class PromotionPlanner {
  constructor(
    private readonly options: {
      config: Pick<DeliveryConfig, 'environments'>;
      finder: Pick<DeploymentFinder, 'find'>;
      gitHosts: readonly GitHost[];
      store: Pick<PromotionStore, 'get' | 'list'>;
    },
  ) {}

  async plan(
    request: CreatePromotionRequest,
    credentials: BackstageCredentials,
  ): Promise<PromotionPlan> {
    checkShape(request);
    const { entityRef, environment } = request;
    const deployments = await this.options.finder.find(entityRef, {
      credentials,
    });
    const target = this.findTarget(request, deployments);
    const configured = this.options.config.environments.find(
      ({ name }) => name === environment,
    );
    const common = {
      entityRef,
      environment,
      target,
      strategy: configured?.strategy ?? ('pull-request' as const),
      autoMerge: configured?.autoMerge ?? NO_RULES.autoMerge,
      onFailure: configured?.onFailure ?? NO_RULES.onFailure,
    };
    const repositoryOf = (url: string) =>
      findRepository(this.options.gitHosts, url);
    try {
      if (request.reverts) {
        const reverts = await this.findOriginal(request, request.reverts);
        const planned = await planRevert(
          reverts,
          request.revertScope ?? 'images',
          repositoryOf,
        );
        const { to } = planned.edits[0].changes[0];
        const history = await this.options.store.list({
          entityRef,
          environment,
          limit: LOOK_BACK,
        });
        return {
          ...common,
          ...planned,
          kind: 'revert',
          fromEnvironment: null,
          to,
          source: [],
          skips: [],
          reverts,
          restoresLastGood: restoresGood(history, {
            environment,
            to,
            except: reverts.id,
          }),
        };
      }
      const resolved = resolveVersion({
        request,
        deployments,
        target,
        promotesFrom: configured?.promotesFrom,
      });
      const planned = await planEdits({
        target,
        to: resolved.to,
        source: resolved.fromEnvironment === null ? undefined : resolved.source,
        deployments,
        repositoryOf,
      });
      return {
        ...common,
        ...planned,
        ...resolved,
        kind: request.kind ?? 'promote',
        skips: listSkips({
          environment,
          to: resolved.to,
          deployments,
          environments: this.options.config.environments,
        }),
      };
    } catch (error) {
      throw mapGitTrouble(error);
    }
  }

  private findTarget(
    { entityRef, environment }: CreatePromotionRequest,
    deployments: readonly Deployment[],
  ): Deployment[] {
    const target = deployments.filter(
      deployment => deployment.environment === environment,
    );
    if (target.length > 0) {
      return target;
    }
    if (deployments.length === 0) {
      throw new InputError(
        `${entityRef} has no deployments; annotate it with argocd/app-name to name its Argo CD Applications`,
      );
    }
    const names = this.options.config.environments.map(({ name }) => name);
    throw new InputError(
      names.includes(environment)
        ? `${entityRef} has no deployment in ${environment}; it has ${listEnvironments(
            deployments,
          )}`
        : `There is no environment "${environment}"; there are ${names.join(
            ', ',
          )}`,
    );
  }

  private async findOriginal(
    request: CreatePromotionRequest,
    id: string,
  ): Promise<Promotion> {
    const original = (await this.options.store.get(id))?.promotion;
    if (
      original?.entityRef !== request.entityRef ||
      original.environment !== request.environment
    ) {
      throw new NotFoundError(
        `${request.environment} of ${request.entityRef} has no promotion ${id} to take back`,
      );
    }
    return original;
  }
}

function checkShape(request: CreatePromotionRequest) {
  const named = (['fromEnvironment', 'version', 'reverts'] as const).filter(
    field => request[field] !== undefined,
  );
  if (named.length > 1) {
    throw new InputError(
      `A promotion moves one thing; give only one of ${named.join(' and ')}`,
    );
  }
  const isRevert = request.reverts !== undefined;
  if (request.kind && (request.kind === 'revert') !== isRevert) {
    throw new InputError(
      isRevert
        ? `A request that names what it reverts is of kind revert, not ${request.kind}`
        : 'A revert names the promotion it takes back in "reverts"',
    );
  }
  const onlyOfReverts = (['revertScope', 'veto'] as const).find(
    field => !isRevert && request[field] !== undefined,
  );
  if (onlyOfReverts) {
    throw new InputError(
      `"${onlyOfReverts}" is about a revert; leave it out, or name the promotion in "reverts"`,
    );
  }
}
