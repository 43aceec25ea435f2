import { mapPushRace } from './domain/mapPushRace';
import { isPassing, readMessage } from './domain/mapGithubError';
import type { GithubApi } from './GithubApi';

const NOWHERE = '0'.repeat(40);
const UPDATE_REFS = `mutation ($repositoryId: ID!, $refUpdates: [RefUpdate!]!) {
  updateRefs(input: { repositoryId: $repositoryId, refUpdates: $refUpdates }) {
    clientMutationId
  }
}`;

/** Branches of one repository. */
export class GithubBranches {
  constructor(private readonly api: GithubApi) {}

  /** The commit a branch points to; its tree is remembered for the commit to come. */
  async find(branch: string): Promise<string | undefined> {
    const found = await this.api.find(`find branch ${branch}`, (rest, target) =>
      rest.repos.getBranch({ ...target, branch }),
    );
    // GitHub leads from the old name of a renamed branch to the new one.
    if (found?.name !== branch) {
      return undefined;
    }
    const { sha, commit } = found.commit;
    this.api.memory.keepTree(sha, commit.tree.sha);
    return sha;
  }

  /**
   * Deletes a branch that points to `expectedSha`; absent is fine.
   *
   * @remarks
   *
   * GraphQL does it in one step, by compare-and-swap. Where it is refused, which a branch
   * that moved or is gone is a reason for, REST looks first.
   */
  async delete(options: {
    branch: string;
    expectedSha: string;
  }): Promise<void> {
    if (!(await this.swap(options))) {
      await this.deleteSeen(options);
    }
  }

  private async swap(options: {
    branch: string;
    expectedSha: string;
  }): Promise<boolean> {
    const { branch, expectedSha } = options;
    const { nodeId } = this.api.memory;
    if (!nodeId) {
      return false;
    }
    try {
      await this.api.graphql(`delete branch ${branch}`, UPDATE_REFS, {
        repositoryId: nodeId,
        refUpdates: [
          {
            name: `refs/heads/${branch}`,
            beforeOid: expectedSha,
            afterOid: NOWHERE,
          },
        ],
      });
      return true;
    } catch (error) {
      if (isPassing(error)) {
        throw error;
      }
      return false;
    }
  }

  private async deleteSeen(options: {
    branch: string;
    expectedSha: string;
  }): Promise<void> {
    const { branch, expectedSha } = options;
    if ((await this.find(branch)) !== expectedSha) {
      return;
    }
    await this.api.handle(
      `delete branch ${branch}`,
      (rest, target) =>
        rest.git.deleteRef({ ...target, ref: `heads/${branch}` }) as Promise<{
          data: unknown;
        }>,
      [404, 422],
      async error => {
        if (
          mapPushRace(readMessage(error)) === 'other' &&
          (await this.find(branch))
        ) {
          throw this.api.toError(error, `delete branch ${branch}`);
        }
      },
    );
  }
}
