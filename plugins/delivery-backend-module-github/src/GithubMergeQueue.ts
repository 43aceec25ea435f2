import {
  GitHostError,
  type GitQueueEntry,
  type MergeResult,
} from '@lockstep/backstage-plugin-delivery-node';
import { isPassing, readMessage } from './domain/mapGithubError';
import type { GithubPull } from './domain/mapPullRequest';
import { mapQueueEntry, type MergeQueueEntry } from './domain/mapQueueEntry';
import type { GithubApi } from './GithubApi';

const READ = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { id mergeQueueEntry { state position } }
  }
}`;
const ENQUEUE = `mutation ($id: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) {
    mergeQueueEntry { state position }
  }
}`;
const DEQUEUE = `mutation ($id: ID!) {
  dequeuePullRequest(input: { id: $id }) { clientMutationId }
}`;

interface QueueAnswer {
  repository: {
    pullRequest: {
      id: string;
      mergeQueueEntry: MergeQueueEntry | null;
    } | null;
  } | null;
}

/** The merge queues of one repository; only GraphQL knows them. */
export class GithubMergeQueue {
  constructor(private readonly api: GithubApi) {}

  /** Whether changes into this branch were seen to go through a queue. */
  isKnown(base: string): boolean {
    return this.api.memory.queued.has(base);
  }

  /** The place of a pull request in its queue; undefined outside. */
  async find(number: number): Promise<GitQueueEntry | undefined> {
    const entry = (await this.read(number))?.mergeQueueEntry;
    return entry ? mapQueueEntry(entry) : undefined;
  }

  /**
   * Puts the head that was approved into the queue. The queue keeps the rules of the branch:
   * GitHub refuses what they block.
   */
  async enter(pull: GithubPull, headSha: string): Promise<MergeResult> {
    const { number, base } = pull;
    const queued: MergeResult = {
      outcome: 'queued',
      reason: `#${number} waits in the merge queue of ${base.ref}.`,
    };
    this.api.memory.queued.add(base.ref);
    try {
      await this.api.graphql(`put #${number} into the merge queue`, ENQUEUE, {
        id: pull.node_id,
        head: headSha,
      });
      return queued;
    } catch (error) {
      if (isRefusal(error)) {
        // Somebody else may have put it in, or we did and the answer got lost.
        return (await this.find(number))
          ? queued
          : { outcome: 'blocked', reason: readMessage(error.cause) };
      }
      throw error;
    }
  }

  async leave(number: number): Promise<void> {
    const pull = await this.read(number);
    if (!pull?.mergeQueueEntry) {
      return;
    }
    try {
      await this.api.graphql(
        `take #${number} out of the merge queue`,
        DEQUEUE,
        { id: pull.id },
      );
    } catch (error) {
      // It may have left by itself meanwhile.
      if (isPassing(error) || (await this.find(number))) {
        throw error;
      }
    }
  }

  private async read(number: number) {
    try {
      const { owner, repo } = this.api.target;
      const answer = await this.api.graphql<QueueAnswer>(
        `read the merge queue entry of #${number}`,
        READ,
        { owner, repo, number },
      );
      return answer.repository?.pullRequest ?? undefined;
    } catch (error) {
      // An Enterprise Server from before merge queues has none of these fields.
      if (isRefusal(error) && /doesn't exist on type/.test(error.message)) {
        return undefined;
      }
      throw error;
    }
  }
}

/** Refused for what was asked, not for who asked or how GitHub is. */
function isRefusal(error: unknown): error is GitHostError & { cause: unknown } {
  return (
    error instanceof GitHostError &&
    ['invalid', 'not-found'].includes(error.reason)
  );
}
