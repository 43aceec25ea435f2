import {
  GitHostError,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';

const CAPACITY = 1_000;

/**
 * Whether a revision holds a merge. Answers about a pair of commits never change, so each is
 * asked for once.
 */
export class MergeLookup {
  private readonly known = new Map<string, boolean>();

  constructor(private readonly repository: (url: string) => GitRepository) {}

  /** Undefined when the Git host does not tell right now. */
  async holds(options: {
    repoURL: string;
    mergeSha: string;
    revision: string;
    /** What the merge was made on. */
    baseSha?: string;
  }): Promise<boolean | undefined> {
    const { repoURL, mergeSha, revision, baseSha } = options;
    if (revision === mergeSha) {
      return true;
    }
    if (revision === baseSha || !/^[0-9a-f]{40,64}$/.test(revision)) {
      return false;
    }
    const key = `${repoURL} ${mergeSha} ${revision}`;
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    const answer = await this.ask(options);
    if (answer !== undefined) {
      if (this.known.size >= CAPACITY) {
        this.known.delete(this.known.keys().next().value!);
      }
      this.known.set(key, answer);
    }
    return answer;
  }

  private async ask(options: {
    repoURL: string;
    mergeSha: string;
    revision: string;
  }): Promise<boolean | undefined> {
    try {
      const { status } = await this.repository(options.repoURL).compare({
        base: options.mergeSha,
        head: options.revision,
      });
      return status === 'identical' || status === 'ahead';
    } catch (error) {
      if (!(error instanceof GitHostError)) {
        throw error;
      }
      // The revision of another source of the Application is of another repository.
      return error.reason === 'not-found' || error.reason === 'invalid'
        ? false
        : undefined;
    }
  }
}
