import {
  formatVersion,
  type CommitList,
  type Deployment,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  GitHostError,
  type GitHost,
} from '@lockstep/backstage-plugin-delivery-node';
import { NotFoundError } from '@backstage/errors';
import { isSamePin } from '../domain/promotion';
import {
  describeCommits,
  explainNoCommits,
  planComparison,
  readSourceRepository,
  type ComparisonPlan,
} from '../domain/reports';
import type { EntityCatalog } from '../service/EntityCatalog';
import type { VersionOrigins } from '../store/VersionOrigins';
import { findRepositoryIfKnown } from './findRepositoryIfKnown';

/** Two versions of a component, and the deployments that run them. */
export interface CommitQuestion {
  entityRef: string;
  /** What runs where the other one would go. */
  from: Version | null;
  to: Version;
  /** Deployments that run `from`. */
  target: readonly Deployment[];
  /** Deployments that run `to`; none for a version that is only named. */
  source: readonly Deployment[];
}

/**
 * The commits one version has and another has not. Asks the Git host once. It never fails for
 * what the host says: then there is no list, and the note says why. Whether the caller may see
 * the component is for the caller of this to decide.
 */
export class CommitLister {
  constructor(
    private readonly options: {
      catalog: EntityCatalog;
      origins: VersionOrigins;
      gitHosts: readonly GitHost[];
    },
  ) {}

  async list(question: CommitQuestion): Promise<CommitList> {
    const { entityRef, from, to, target, source } = question;
    if (!from) {
      return explainNoCommits(
        'Nothing is known to run there yet, so there is nothing to compare with.',
      );
    }
    if (from.image === to.image && isSamePin(from, to)) {
      return explainNoCommits(`Both are ${formatVersion(to)}.`, 0);
    }
    const { origins } = this.options;
    const [fromOrigin, toOrigin] = await Promise.all([
      origins.find(entityRef, from),
      origins.find(entityRef, to),
    ]);
    return this.compare(
      planComparison({
        from: { version: from, origin: fromOrigin, deployments: target },
        to: { version: to, origin: toOrigin, deployments: source },
        applicationURL: await this.findApplicationURL(entityRef),
      }),
    );
  }

  private async compare(plan: ComparisonPlan): Promise<CommitList> {
    if (plan.source === 'unknown') {
      return explainNoCommits(plan.note);
    }
    const { source, repoURL, base, head, note } = plan;
    const repository = findRepositoryIfKnown(this.options.gitHosts, repoURL);
    if (!repository) {
      return explainNoCommits(
        `No Git host that is set up knows ${repoURL}; its commits cannot be listed.`,
      );
    }
    try {
      const compared = await repository.compare({ base, head });
      return describeCommits(source, compared, note);
    } catch (error) {
      if (error instanceof GitHostError) {
        return explainNoCommits(
          `The commits of ${repoURL} cannot be listed now: ${error.message}`,
        );
      }
      throw error;
    }
  }

  private async findApplicationURL(
    entityRef: string,
  ): Promise<string | undefined> {
    try {
      return readSourceRepository(await this.options.catalog.get(entityRef));
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    }
  }
}
