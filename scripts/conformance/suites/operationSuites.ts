import {
  describeTermination,
  parseGoDuration,
  planAutoSyncToggle,
  planExperimentRetry,
  planRolloutOperation,
  planTermination,
  type ResourcePatch,
  type RolloutCommand,
} from '../../../plugins/delivery-common/src';
import { applyMergePatch } from '../applyMergePatch';
import type { JudgedMapping, Mapping, Suite } from '../ConformanceCase';
import { findDifference } from '../judge';

/** Acts of the command line. What it sends besides the body is the same for all but the status. */
const MERGE_PATCH = 'application/merge-patch+json';

function presentPatch(patch: ResourcePatch | undefined) {
  return {
    patchType: MERGE_PATCH,
    subresource: patch?.subresource ?? null,
    patch: patch?.body,
  };
}

/** The moment a command is given, with the delay it asks for. */
function readMoment(input: any): Date {
  const delay = parseGoDuration(input.in ?? '') ?? 0;
  return new Date(Date.parse(input.now ?? 0) + delay * 1000);
}

const onRollout =
  (command: RolloutCommand): Mapping =>
  input => {
    const { status, spec } = planRolloutOperation(
      input.rollout ?? {},
      command,
      readMoment(input),
    );
    return presentPatch(status ?? spec);
  };

/**
 * `command.undo.rolloutRevision` is not here: its cases were recorded without the ReplicaSets
 * the answer is chosen from.
 */
export const commandSuite: Suite = {
  'command.promote.getPatches': input => {
    const { rollout, full, skipAllStep, skipCurrentStep } = input;
    const flags: Array<[boolean, RolloutCommand]> = [
      [skipCurrentStep, 'advance-step'],
      [skipAllStep, 'skip-all-steps'],
      [full, 'promote-full'],
    ];
    const command = flags.find(([set]) => set)?.[1] ?? 'promote';
    const plan = planRolloutOperation(rollout, command, new Date(0));
    return {
      specPatch: plan.spec?.body ?? null,
      statusPatch: plan.status?.body ?? null,
      unifiedPatch: plan.unified?.body ?? null,
    };
  },
  'command.abort': onRollout('abort'),
  'command.pause': onRollout('pause'),
  'command.restart': onRollout('restart'),
  'command.retry': (input, recorded) =>
    input.resource?.startsWith('experiments/')
      ? presentPatch(planExperimentRetry())
      : onRollout('retry')(input, recorded),
  'command.terminate': () => presentPatch(planTermination()),
};

/** Argo CD's resource actions: what the object is afterwards. */
export const actionSuite: Suite = {
  'argocd.action.Rollout': judgeObject(({ object, action }, { now, clock }) => {
    const plan = planRolloutOperation(
      object,
      action,
      new Date(now ?? clock ?? 0),
    );
    return [plan.status, plan.spec];
  }),
  'argocd.action.AnalysisRun': judgeObject(() => [planTermination()]),
  'argocd.action.Application': judgeObject(({ object }) => [
    planAutoSyncToggle(object),
  ]),
  'argocd.actionDiscovery.AnalysisRun': ({ object }) => ({
    actions: {
      terminate: { disabled: !describeTermination(object).available },
    },
  }),
};

/** Applies what would be sent and compares all of the object, or the part that was recorded. */
function judgeObject(
  plan: (
    ...args: Parameters<Mapping>
  ) => ReadonlyArray<ResourcePatch | undefined>,
): JudgedMapping {
  return {
    answer: (input, recorded) =>
      plan(input, recorded).reduce<unknown>(
        (object, patch) =>
          patch ? applyMergePatch(object, patch.body) : object,
        input.object,
      ),
    judge: (expected, actual) =>
      expected.subset === undefined
        ? findDifference(withoutZeros(expected.object), withoutZeros(actual)) ??
          findDifference(withoutZeros(actual), withoutZeros(expected.object))
        : findDifference(actual, expected.subset),
  };
}

/** Go leaves out what is false, empty or nil. */
function withoutZeros(value: any): any {
  if (Array.isArray(value)) {
    return value.map(withoutZeros);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const kept = Object.entries(value)
    .map(([key, child]) => [key, withoutZeros(child)] as const)
    .filter(
      ([, child]) =>
        child !== null &&
        child !== false &&
        child !== '' &&
        child !== undefined,
    );
  return Object.fromEntries(kept);
}
