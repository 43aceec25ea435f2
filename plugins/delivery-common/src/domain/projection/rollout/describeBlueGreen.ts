import type { BlueGreenView } from '../../../model/rollout';
import { at, isObject, numberAt, textAt } from '../json/readJson';
import { describeAnalysisReference } from './describeStepRuns';
import { readStrategy } from './RolloutStatus';

/** What the controller waits before it takes the old version away. */
const DEFAULT_SCALE_DOWN_DELAY_SECONDS = 30;

/** The services of a blue-green Rollout and what decides when they switch. */
export function describeBlueGreen(rollout: unknown): BlueGreenView | null {
  const spec = at(rollout, 'spec', 'strategy', 'blueGreen');
  const status = at(rollout, 'status', 'blueGreen');
  if (readStrategy(rollout) !== 'blueGreen' || !isObject(spec)) {
    return null;
  }
  const seconds = numberAt(spec, 'autoPromotionSeconds') ?? 0;
  return {
    activeService: textAt(spec, 'activeService'),
    previewService: textAt(spec, 'previewService'),
    activePodHash: textAt(status, 'activeSelector'),
    previewPodHash: textAt(status, 'previewSelector'),
    autoPromotion: {
      enabled: at(spec, 'autoPromotionEnabled') !== false,
      seconds: seconds > 0 ? seconds : null,
    },
    scaleDownDelaySeconds:
      numberAt(spec, 'scaleDownDelaySeconds') ??
      DEFAULT_SCALE_DOWN_DELAY_SECONDS,
    prePromotionAnalysis: describeAnalysisReference(
      at(status, 'prePromotionAnalysisRunStatus'),
    ),
    postPromotionAnalysis: describeAnalysisReference(
      at(status, 'postPromotionAnalysisRunStatus'),
    ),
  };
}
