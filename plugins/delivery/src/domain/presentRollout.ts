import type {
  Deployment,
  RolloutView,
  StepView,
} from '@lockstep/backstage-plugin-delivery-common';
import { formatDuration } from './formatTime';
import { presentMetrics, type AnalysisSummary } from './presentMetrics';
import type { Viewer } from './Viewer';

export type SegmentState = 'done' | 'current' | 'next' | 'failed' | 'stopped';

/** One weight the canary passes, with the part of it that is behind. */
export interface Segment {
  weight: number;
  state: SegmentState;
  /** 0 to 1 within a current one. */
  progress: number;
  label: string;
}

export interface RolloutPresentation {
  title: string;
  progress: string | null;
  /** A finished canary is drawn quietly. */
  quiet: boolean;
  segments: Segment[];
  barLabel: string;
  pause: { left: string; of: string; then: string } | null;
  traffic: { set: number; actual: number; label: string; split: string } | null;
  analysis: AnalysisSummary | null;
}

/** A canary (or plain update) as the card shows it; null where there is nothing to show. */
export function presentRollout(
  deployment: Pick<Deployment, 'rollout'>,
  viewer: Viewer,
): RolloutPresentation | null {
  const { rollout } = deployment;
  if (!rollout) {
    return null;
  }
  const { t } = viewer;
  const moving = isMoving(rollout);
  const quiet = !moving && !rollout.aborted;
  const segments = presentSegments(rollout, viewer, quiet);
  const title = presentTitle(rollout, quiet, t);
  const stepNumber = Math.min(
    (rollout.currentStepIndex ?? 0) + 1,
    rollout.stepCount,
  );
  const step = {
    current: String(stepNumber),
    total: String(rollout.stepCount),
  };
  return {
    title,
    progress: presentProgress(rollout, moving, step, t),
    quiet,
    segments,
    barLabel: t('rollout.barLabel', {
      steps: segments.map(segment => describeSegment(segment, t)).join(', '),
    }),
    pause: moving ? presentPause(rollout, viewer) : null,
    traffic: moving ? presentTraffic(rollout, viewer) : null,
    analysis: presentMetrics(rollout, viewer),
  };
}

/** Whether a new revision is on its way and was not stopped. */
export function isMoving(rollout: RolloutView): boolean {
  return !rollout.aborted && !rollout.fullyPromoted;
}

/** Weights are divided by the scale the Rollout uses, and said in per cent. */
export function toPercent(
  weight: number,
  rollout: Pick<RolloutView, 'maxWeight'>,
): number {
  const scale = rollout.maxWeight > 0 ? rollout.maxWeight : 100;
  return Math.round((weight / scale) * 100);
}

function presentTitle(
  rollout: RolloutView,
  quiet: boolean,
  t: Viewer['t'],
): string {
  if (rollout.strategy === 'blueGreen') {
    return t('rollout.blueGreen');
  }
  if (rollout.stepCount === 0) {
    return t('rollout.rollingUpdate');
  }
  return quiet ? t('rollout.lastCanary') : t('rollout.canary');
}

function presentProgress(
  rollout: RolloutView,
  moving: boolean,
  step: { current: string; total: string },
  t: Viewer['t'],
): string | null {
  if (rollout.stepCount === 0) {
    return null;
  }
  if (rollout.aborted) {
    const stopped = findStoppedStep(rollout.steps);
    return stopped
      ? t('rollout.stopped', {
          current: String(stopped.index + 1),
          total: step.total,
        })
      : null;
  }
  return moving ? t('rollout.step', step) : null;
}

/** An abort resets the Rollout to its first step; only steps that are still told as done say where it was. */
function findStoppedStep(steps: StepView[]): StepView | undefined {
  return (
    steps.find(step => step.state === 'failed') ??
    steps.find(step => step.state === 'aborted' && step.index > 0)
  );
}

/** Every setWeight step is a segment; what follows it up to the next one belongs to it. */
function presentSegments(
  rollout: RolloutView,
  viewer: Viewer,
  quiet: boolean,
): Segment[] {
  const groups: StepView[][] = [];
  for (const step of rollout.steps) {
    if (step.type === 'setWeight') {
      groups.push([step]);
    } else if (groups.length) {
      groups[groups.length - 1].push(step);
    }
  }
  const segments = groups.map(group => {
    const weight = toPercent(group[0].weight ?? 0, rollout);
    const state = quiet ? 'done' : stateOfGroup(group);
    return {
      weight,
      state,
      progress:
        state === 'current' ? progressOfGroup(group, rollout, viewer.now) : 0,
      label: viewer.t('rollout.percent', { value: String(weight) }),
    };
  });
  // After the last step the Rollout goes to 100 by itself; Argo does not list that as a step.
  if (segments.length && segments[segments.length - 1].weight < 100) {
    segments.push({
      weight: 100,
      state: quiet ? 'done' : lastState(rollout),
      progress: 0.5,
      label: viewer.t('rollout.percent', { value: '100' }),
    });
  }
  return segments;
}

function lastState(rollout: RolloutView): SegmentState {
  if (rollout.aborted) {
    return 'stopped';
  }
  const stepsAreOver = rollout.steps.every(step => step.state === 'done');
  return stepsAreOver ? 'current' : 'next';
}

function stateOfGroup(group: StepView[]): SegmentState {
  if (group.some(step => step.state === 'failed')) {
    return 'failed';
  }
  if (group.some(step => step.state === 'current')) {
    return 'current';
  }
  if (group.every(step => step.state === 'done')) {
    return 'done';
  }
  if (group.some(step => step.state === 'aborted')) {
    return 'stopped';
  }
  return group.some(step => step.state === 'done') ? 'current' : 'next';
}

/** Steps behind count whole, a pause with an end by its time, anything else by half. */
function progressOfGroup(
  group: StepView[],
  rollout: RolloutView,
  now: number,
): number {
  const done = group.filter(step => step.state === 'done').length;
  const current = group.find(step => step.state === 'current');
  const part = current ? progressOfPause(current, rollout, now) ?? 0.5 : 0;
  return Math.min(1, (done + part) / group.length);
}

function progressOfPause(
  step: StepView,
  { pause }: RolloutView,
  now: number,
): number | null {
  if (step.type !== 'pause' || !step.durationSeconds || !pause?.until) {
    return null;
  }
  const left = (Date.parse(pause.until) - now) / 1000;
  return Math.min(1, Math.max(0, 1 - left / step.durationSeconds));
}

function presentPause(
  rollout: RolloutView,
  viewer: Viewer,
): RolloutPresentation['pause'] {
  const { t } = viewer;
  if (!rollout.pause) {
    return null;
  }
  const next = nextWeight(rollout);
  const then =
    next === null
      ? t('rollout.thenDone')
      : t('rollout.thenWeight', { value: String(next) });
  const { until } = rollout.pause;
  if (!until) {
    return { left: t('rollout.personPause'), of: '', then };
  }
  const left = Date.parse(until) - viewer.now;
  const step = rollout.steps.find(candidate => candidate.state === 'current');
  return {
    left:
      left > 0
        ? t('rollout.pauseLeft', { left: formatDuration(left, viewer) })
        : t('rollout.pauseOver'),
    of: step?.durationSeconds
      ? t('rollout.ofPause', {
          total: formatDuration(step.durationSeconds * 1000, viewer),
        })
      : '',
    then,
  };
}

/** The weight the canary goes on to, in per cent; null: all traffic. */
export function nextWeight(rollout: RolloutView): number | null {
  const current = rollout.currentStepIndex ?? 0;
  const next = rollout.steps.find(
    step => step.index > current && step.type === 'setWeight',
  );
  return next?.weight === undefined ? null : toPercent(next.weight, rollout);
}

function presentTraffic(
  rollout: RolloutView,
  viewer: Viewer,
): RolloutPresentation['traffic'] {
  if (rollout.strategy !== 'canary') {
    return null;
  }
  const { t } = viewer;
  const set = toPercent(rollout.setWeight, rollout);
  const actual = toPercent(rollout.actualWeight, rollout);
  const countOf = (role: 'canary' | 'stable') =>
    rollout.revisions
      .filter(({ roles }) => roles.includes(role))
      .reduce(
        (sum, { replicas }) => sum + (replicas.current ?? replicas.ready),
        0,
      );
  const canary = countOf('canary');
  const stable = countOf('stable');
  return {
    set,
    actual,
    label: t('rollout.trafficLabel', {
      set: String(set),
      actual: String(actual),
    }),
    split:
      canary + stable > 0
        ? t('rollout.podsSplit', {
            canary: String(canary),
            stable: String(stable),
            total: String(canary + stable),
          })
        : '',
  };
}

function describeSegment({ weight, state }: Segment, t: Viewer['t']): string {
  const value = { weight: String(weight) };
  switch (state) {
    case 'done':
      return t('rollout.stepDone', value);
    case 'current':
      return t('rollout.stepCurrent', value);
    case 'failed':
      return t('rollout.stepFailed', value);
    default:
      return t('rollout.stepNext', value);
  }
}
