import type { Suite } from '../ConformanceCase';
import { helperSuite, transformSuite } from './analysisSuites';
import {
  applicationHealthSuite,
  resourceHealthAndMessageSuite,
  resourceHealthSuite,
} from './applicationSuites';
import {
  gitRaceSuite,
  imageReferenceSuite,
  mergeSuite,
  setImageSuite,
} from './gitSuites';
import { actionSuite, commandSuite } from './operationSuites';
import {
  actionsSuite,
  phaseSuite,
  rolloutInfoSuite,
  rolloutOnlySuite,
  stepTextSuite,
  stepsAndWeightsSuite,
} from './rolloutSuites';
import { syncWindowSuite, syncWindowSweepSuite } from './syncWindowSuites';

/** Which mappings answer the cases of which file. */
export const suites: Record<string, Suite> = {
  'rollout-phase.json': phaseSuite,
  'rollout-info.json': rolloutInfoSuite,
  'rollout-oracle-fixtures.json': rolloutOnlySuite,
  'rollout-steps-weight.json': stepsAndWeightsSuite,
  'rollout-step-string.json': stepTextSuite,
  'rollout-commands.json': commandSuite,
  'argocd-actions.json': { ...actionsSuite, ...actionSuite },
  'analysis-ui-transforms.json': transformSuite,
  'analysis-helpers.json': helperSuite,
  'argocd-syncwindows.json': syncWindowSuite,
  'argocd-syncwindows-oracle.json': syncWindowSweepSuite,
  'argocd-health-lua.json': resourceHealthAndMessageSuite,
  'argocd-k8s-health.json': resourceHealthSuite,
  'argocd-app-health.json': applicationHealthSuite,
  'setimage.json': setImageSuite,
  'imageref.json': imageReferenceSuite,
  'merge.json': mergeSuite,
  'gitrace.json': gitRaceSuite,
};
