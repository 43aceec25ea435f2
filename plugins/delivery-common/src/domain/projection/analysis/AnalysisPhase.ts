import type { AnalysisPhase } from '../../../model/analysis';
import { flagAt, listAt, textAt } from '../json/readJson';

/** From good to bad, as Argo Rollouts weighs them. */
const ORDER: readonly AnalysisPhase[] = [
  'Successful',
  'Running',
  'Pending',
  'Inconclusive',
  'Error',
  'Failed',
];

/** Whether one phase is worse than another. What has no place in the order counts as good. @public */
export function isWorseAnalysisPhase(
  one: AnalysisPhase,
  other: AnalysisPhase,
): boolean {
  return rank(one) > rank(other);
}

function rank(phase: AnalysisPhase): number {
  return Math.max(0, ORDER.indexOf(phase));
}

/** Whether a metric or run has its verdict. @public */
export function isCompletedAnalysisPhase(phase: AnalysisPhase): boolean {
  return (
    phase === 'Successful' ||
    phase === 'Failed' ||
    phase === 'Error' ||
    phase === 'Inconclusive'
  );
}

/**
 * Whether a run is ending early: someone asked for it, or one metric that counts did not
 * pass, which ends the others.
 *
 * @public
 */
export function isTerminatingAnalysis(run: unknown): boolean {
  return (
    flagAt(run, 'spec', 'terminate') ||
    listAt(run, 'status', 'metricResults').some(result => {
      const phase = textAt(result, 'phase');
      return (
        !flagAt(result, 'dryRun') &&
        (phase === 'Failed' || phase === 'Error' || phase === 'Inconclusive')
      );
    })
  );
}
