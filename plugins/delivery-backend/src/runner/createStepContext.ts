import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  Deployment,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GitHost,
  GitRepository,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import { evaluateGates } from '../gates';
import { findRepository } from './findRepository';
import { MergeLookup } from './MergeLookup';
import type { StepContext } from './StepContext';
import type { Wakeups } from './Wakeups';

/** Wires the ports to what the steps ask for. Everything is read as the plugin itself. */
export function createStepContext(options: {
  finder: Pick<DeploymentFinder, 'find'>;
  auth: AuthService;
  gitHosts: readonly GitHost[];
  /** Lets writes wait for their turn. Default: they do not. */
  pace?: (repository: GitRepository) => GitRepository;
  gates: readonly PromotionGate[];
  wakeups: Wakeups;
  logger: LoggerService;
  followFailure: StepContext['followFailure'];
  verificationTimeoutMs: number;
  now: () => Date;
}): Omit<StepContext, 'isFirstTry'> {
  const { finder, auth, gitHosts, gates, wakeups, logger, now } = options;
  const pace = options.pace ?? ((unpaced: GitRepository) => unpaced);
  const repository = (url: string) => pace(findRepository(gitHosts, url));
  const merges = new MergeLookup(repository);

  async function findDeployments(promotion: Promotion) {
    const found = await findAll(promotion.entityRef);
    const target = found.filter(({ id }) => promotion.deployments.includes(id));
    const source = found.filter(
      ({ environment }) => environment === promotion.fromEnvironment,
    );
    wakeups.watch(promotion.id, [
      ...promotion.deployments,
      ...source.map(({ id }) => id),
    ]);
    return { target, source };
  }

  async function findAll(entityRef: string): Promise<Deployment[]> {
    try {
      const credentials = await auth.getOwnServiceCredentials();
      return await finder.find(entityRef, { credentials });
    } catch (error) {
      // The entity may be gone from the catalog for a while; nothing is known then.
      if (error instanceof NotFoundError) {
        return [];
      }
      throw error;
    }
  }

  return {
    now,
    repository,
    findDeployments,
    holdsMerge: lookup => merges.holds(lookup),
    followFailure: options.followFailure,
    verificationTimeoutMs: options.verificationTimeoutMs,
    evaluateGates: async promotion => {
      const { target, source } = await findDeployments(promotion);
      return evaluateGates({
        gates,
        logger,
        context: { promotion, target, source, now: now().toISOString() },
      });
    },
  };
}
