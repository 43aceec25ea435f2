import {
  describeTermination,
  planExperimentRetry,
  planTermination,
} from './planAnalysisOperation';
import { planAutoSyncToggle } from './planAutoSyncToggle';

it.each([
  ['a run that runs', { status: { phase: 'Running' } }, true],
  ['a run that has not begun', {}, true],
  ['a run that is being ended', { spec: { terminate: true } }, false],
  ['a run that failed', { status: { phase: 'Failed' } }, false],
  ['nothing', null, true],
])('of %s: can be ended %s', (_, run, available) => {
  const offer = describeTermination(run);
  expect(offer.available).toBe(available);
  expect(offer.reason === undefined).toBe(available);
});

it('ends runs and begins experiments anew', () => {
  expect(planTermination()).toEqual({ body: { spec: { terminate: true } } });
  expect(planExperimentRetry()).toEqual({ body: { status: null } });
});

it.each([
  [{ prune: true }, false],
  [{ enabled: true }, false],
  [{ enabled: false }, true],
  [undefined, true],
  [null, true],
])('of automated %j turns auto-sync to %s', (automated, enabled) => {
  expect(
    planAutoSyncToggle({ spec: { syncPolicy: { automated } } }).body,
  ).toEqual({ spec: { syncPolicy: { automated: { enabled } } } });
});
