import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { PromotionPreview } from '@lockstep/backstage-plugin-delivery-common';
import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';
import type { ManifestDiffer } from '../render';
import type { CommitLister } from '../reports/CommitLister';
import type { PromotionPlan } from './PromotionPlan';

/** What a preview says beside the plan itself. */
export type Details = Pick<PromotionPreview, 'rendered' | 'commits' | 'notes'>;

/**
 * What a preview tells of a plan for those who decide: the manifests it comes to, and the
 * commits it brings. What cannot be had is left out with a note; a preview never fails for it.
 */
export class PreviewDetails {
  constructor(
    private readonly options: {
      manifests: Pick<ManifestDiffer, 'diff'>;
      /** Absent: commits are not listed. */
      commits?: Pick<CommitLister, 'list'>;
      repositoryOf: (url: string) => GitRepository;
      logger: LoggerService;
    },
  ) {}

  async describe(plan: PromotionPlan): Promise<Details> {
    const [manifests, commits] = await Promise.all([
      this.attempt('The manifests', () => this.diffManifests(plan)),
      this.attempt('The commits', () => this.listCommits(plan)),
    ]);
    const { rendered, notes = [] } = manifests.value ?? {};
    const told = [...notes, ...manifests.notes, ...commits.notes];
    return {
      ...(rendered && { rendered }),
      ...(commits.value && { commits: commits.value }),
      ...(told.length > 0 && { notes: told }),
    };
  }

  private async diffManifests({
    edits,
    files,
    target,
    baseSha,
  }: PromotionPlan) {
    if (files.length === 0) {
      return undefined;
    }
    const { repoURL, branch } = edits[0];
    return this.options.manifests.diff({
      target,
      repoURL,
      repository: this.options.repositoryOf(repoURL),
      ref: baseSha ?? branch,
      changes: new Map(
        files.map(({ path, after, removed }) => [path, removed ? null : after]),
      ),
    });
  }

  private async listCommits(plan: PromotionPlan) {
    const { entityRef, from, to, target, source } = plan;
    return this.options.commits?.list({ entityRef, from, to, target, source });
  }

  private async attempt<T>(
    what: string,
    read: () => Promise<T>,
  ): Promise<{ value?: T; notes: string[] }> {
    try {
      return { value: await read(), notes: [] };
    } catch (error) {
      // The text of an unknown error may hold anything; it belongs to the log alone.
      this.options.logger.warn(
        `${what} of a preview could not be read: ${stringifyError(error)}`,
      );
      return {
        notes: [`${what} could not be read; the log of the backend says why.`],
      };
    }
  }
}
