import { flagAt, textAt } from '../projection/json/readJson';
import { isCompletedAnalysisPhase } from '../projection/analysis/AnalysisPhase';
import { readPhase } from '../projection/analysis/describeAnalysisRun';
import { specPatch, type ResourcePatch } from './ResourcePatch';

/** Ends an AnalysisRun or an Experiment before its time. @public */
export function planTermination(): ResourcePatch {
  return specPatch({ terminate: true });
}

/** Lets an Experiment begin anew: the controller fills the status again. @public */
export function planExperimentRetry(): ResourcePatch {
  return { body: { status: null } };
}

/**
 * Whether an AnalysisRun can still be ended early, and why not.
 *
 * @public
 */
export function describeTermination(run: unknown): {
  available: boolean;
  reason?: string;
} {
  if (flagAt(run, 'spec', 'terminate')) {
    return { available: false, reason: 'It is being ended already' };
  }
  const phase = readPhase(textAt(run, 'status', 'phase'));
  return isCompletedAnalysisPhase(phase)
    ? { available: false, reason: `It has ended: ${phase}` }
    : { available: true };
}
