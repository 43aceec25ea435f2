import type {
  Deployment,
  Gate,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';

/** What a gate may look at. Facts only; a gate does its own I/O if it needs more. @public */
export interface GateContext {
  promotion: Promotion;
  /** Deployments of the environment that changes. */
  target: Deployment[];
  /** Deployments of the environment the version comes from; empty for a named version. */
  source: Deployment[];
  /** RFC 3339. */
  now: string;
  /** What this gate answered last. */
  previous?: Gate;
}

/**
 * A condition a promotion must meet. Asked when the promotion is requested, while it waits,
 * and once more right before the merge. An error thrown counts as `Pending` with the reason.
 *
 * @public
 */
export interface PromotionGate {
  readonly key: string;
  readonly title: string;
  /**
   * `merge`: a pull request may be opened while it is closed, because it is about the pull
   * request itself (approvals, checks). Default: `write`, nothing is committed before it passes.
   */
  readonly guards?: 'write' | 'merge';
  /** Whether it applies at all; a gate that does not is not listed. */
  applies(context: GateContext): boolean;
  evaluate(
    context: GateContext,
  ): Promise<
    Pick<
      Gate,
      'state' | 'reason' | 'actor' | 'waitsFor' | 'nextCheckAt' | 'evidenceUrl'
    >
  >;
}
