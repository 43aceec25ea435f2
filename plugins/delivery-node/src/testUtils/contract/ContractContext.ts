/* eslint-disable jest/no-standalone-expect */
import type { GitChange } from '../../host/GitChange';
import type { GitCheck } from '../../host/GitCheck';
import type { GitHost } from '../../host/GitHost';
import type { GitRepository, MergeResult } from '../../host/GitRepository';

/** A host under test with one fresh repository. @public */
export interface GitHostHarness {
  host: GitHost;
  /** Clone URL of a repository whose `main` holds exactly `files`. */
  repositoryUrl: string;
  /** Commits to a branch past the port, as another person; answers the SHA. */
  push(branch: string, files: Record<string, string>): Promise<string>;
  /** Merges past the port; answers the merge SHA. */
  mergeByHand(number: number): Promise<string>;
  /** Closes past the port. */
  closeByHand(number: number): Promise<void>;
  /** Deletes a branch past the port. */
  deleteByHand(branch: string): Promise<void>;
  /** Another program says something about a commit, by a check or a status. */
  setCheck(
    sha: string,
    check: Pick<GitCheck, 'name' | 'state' | 'description'>,
  ): Promise<void>;
  /** Requires checks, and a merge queue where asked, for changes into `main`. */
  protect(options: {
    requiredChecks?: string[];
    queue?: boolean;
  }): Promise<void>;
  /** Lets the merge queue do a step, where it does not by itself. */
  advanceQueue?(): Promise<void>;
  /** Takes a change out of the merge queue past the port. */
  leaveQueueByHand(number: number): Promise<void>;
  dispose?(): Promise<void>;
}

/** What `main` holds at the start of each test. */
export const FILES = {
  'README.md': '# shop\n',
  'overlays/test/kustomization.yaml': 'images:\r\n- name: shop # caf\u00e9\r\n',
};

const MOST_TRIES = 200;

/** What the tests of the contract have in common. */
export class ContractContext {
  harness!: GitHostHarness;
  repository!: GitRepository;
  /** Where `main` was at the start. */
  main!: string;

  async start(harness: GitHostHarness): Promise<void> {
    this.harness = harness;
    this.repository = harness.host.repository(harness.repositoryUrl)!;
    this.main = (await this.repository.resolveRef('main'))!;
  }

  async commitTo(branch: string, content: string): Promise<string> {
    const result = await this.repository.commit({
      branch,
      baseSha: this.main,
      createBranch: true,
      files: [{ path: 'overlays/prod/kustomization.yaml', content }],
      message: `Promote ${branch}\n\nPromotion-Id: 1`,
    });
    expect(result).toMatchObject({ outcome: 'committed' });
    return (result as { sha: string }).sha;
  }

  async openFrom(branch: string, content = 'a: 1\n') {
    const headSha = await this.commitTo(branch, content);
    const change = await this.repository.openChange({
      branch,
      base: 'main',
      title: `Promote ${branch}`,
      body: 'because',
    });
    return { change, headSha };
  }

  /** A host may need a moment to compute whether a change can be merged. */
  merge(number: number, headSha: string): Promise<MergeResult> {
    return this.until(
      () =>
        this.repository.mergeChange({
          number,
          headSha,
          title: 'Promote',
          message: 'Promotion-Id: 1',
        }),
      ({ outcome }) => outcome !== 'retry',
    );
  }

  /** The change, once the host knows whether it can be merged. */
  computed(number: number): Promise<GitChange> {
    return this.until(
      async () => (await this.repository.getChange(number))!,
      ({ mergeability }) => mergeability?.state !== 'unknown',
    );
  }

  /** The change, once the merge queue has done with it. */
  async leftQueue(number: number): Promise<GitChange> {
    await this.until(
      async () => {
        await this.harness.advanceQueue?.();
        return (await this.repository.getChange(number))!;
      },
      ({ queue }) => queue === undefined,
    );
    // A host tells of the change and of the queue one after the other: it may have left between.
    return (await this.repository.getChange(number))!;
  }

  private async until<T>(
    read: () => Promise<T>,
    isDone: (value: T) => boolean,
  ): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const value = await read();
      if (isDone(value) || tries === MOST_TRIES) {
        return value;
      }
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    }
  }
}
