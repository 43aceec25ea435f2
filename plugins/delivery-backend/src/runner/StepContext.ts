import type {
  Deployment,
  Gate,
  Promotion,
  PromotionEventBody,
  PromotionReason,
} from '@lockstep/backstage-plugin-delivery-common';
import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';

/** What a step may use. Every method may throw a `GitHostError`; the runner turns it into a wait. */
export interface StepContext {
  now(): Date;
  /**
   * The state at hand was recorded by this worker a moment ago, under its lease: nobody can
   * have tried yet what it leads to.
   */
  isFirstTry: boolean;
  /** Throws `MissingGitHostError` when no Git host knows it. */
  repository(url: string): GitRepository;
  /** Deployments of the promotion's environment and of the one it comes from. */
  findDeployments(
    promotion: Promotion,
  ): Promise<{ target: Deployment[]; source: Deployment[] }>;
  /** Asks every gate now. */
  evaluateGates(promotion: Promotion): Promise<Gate[]>;
  /** Whether `revision` of the repository holds the merge; undefined when it cannot be told. */
  holdsMerge(options: {
    repoURL: string;
    mergeSha: string;
    revision: string;
    baseSha?: string;
  }): Promise<boolean | undefined>;
  /**
   * Does what is to be done about a definite failure. Answers what to record, undefined when
   * what was done has moved the promotion on.
   */
  followFailure(promotion: Promotion): Promise<string | undefined>;
  verificationTimeoutMs: number;
}

/** An event of a step; `actor` where it was not Lockstep. */
export type StepEvent = PromotionEventBody & { actor?: string };

/**
 * What one step came to. A step has at most one side effect, and answers with what has to be
 * recorded of it: whatever happens between the two, the next step finds the effect.
 */
export type StepResult =
  | {
      do: 'record';
      events: [StepEvent, ...StepEvent[]];
      /** It was found, not done: whoever did it may have gone further. */
      found?: boolean;
    }
  /** What was read is outdated; look again at once. */
  | { do: 'again' }
  | {
      do: 'wait';
      /** Why, when it should be said; recorded once. */
      because?: { reason: PromotionReason; message: string };
      until?: string;
    };

/** Records events, in order. */
export function record(
  ...events: StepEvent[]
): Extract<StepResult, { do: 'record' }> {
  return { do: 'record', events: events as [StepEvent, ...StepEvent[]] };
}
