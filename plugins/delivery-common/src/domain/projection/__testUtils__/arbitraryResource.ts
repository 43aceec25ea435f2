import fc from 'fast-check';

/** Field names the readers look for, so that arbitrary objects reach deep into them. */
const FIELDS = [
  'metadata spec status name namespace uid labels annotations ownerReferences',
  'generation creationTimestamp deletionTimestamp finalizers kind apiVersion',
  'strategy canary blueGreen steps setWeight pause duration analysis templates',
  'templateName trafficRouting maxTrafficWeight pingPong template containers',
  'image replicas paused restartAt workloadRef phase message conditions type',
  'reason currentPodHash stableRS currentStepIndex pauseConditions startTime',
  'controllerPause abort weights weight availableReplicas updatedReplicas',
  'observedGeneration activeSelector previewSelector metrics metricResults',
  'measurements value args successCondition failureCondition limit count',
  'interval provider prometheus source sources path repoURL targetRevision',
  'kustomize images sync health resources history id deployedAt revision',
  'revisions operationState operation syncResult summary isAppOfApps project',
  'destination server syncPolicy automated enabled selfHeal prune syncWindows',
  'schedule timeZone manualSync applications clusters namespaces andOperator',
  'state waiting terminated exitCode ready restartCount containerStatuses',
  'experiment specRef analyses setCanaryScale setHeaderRoute setMirrorRoute match',
  'headerName headerValue exact regex percentage plugin stepPluginStatuses index',
  'additional verified restartAt restartedAt duration completionStatus abortedAt',
  'workloadRef scaleDown progressDeadlineSeconds lastUpdateTime autoPromotionSeconds',
  'prePromotionAnalysisRunStatus currentStepAnalysisRunStatus updateStrategy',
  'desiredNumberScheduled updatedNumberScheduled numberAvailable running helm',
  'parameters valuesObject values patches namePrefix labelSelector matchLabels',
  'matchExpressions key operator projectName retryCount syncPhase hookType syncWave',
  'rollouts-pod-template-hash step-index rollout-type __proto__ constructor',
  'rollout.argoproj.io/revision argocd.argoproj.io/tracking-id',
  'autoscaling.alpha.kubernetes.io/conditions',
]
  .join(' ')
  .split(' ');

const TEXTS = [
  'True',
  'Paused',
  'Degraded',
  'CanaryPauseStep',
  'BlueGreenPause',
  'RolloutAborted',
  'Step',
  'Running',
  'OutOfSync',
  'allow',
  'deny',
  '* * * * *',
  '0 0 30 2 *',
  '1h',
  'Europe/Berlin',
  '2026-11-19T14:41:27Z',
  '1',
  '[0.5]',
  'NaN',
  'result[0] < 0.95',
  'app:g/K:ns/n',
  'autoscaling/v1',
  'apps/v1',
  'In',
  'payments',
  'apps',
  'Deployment',
  'argoproj.io',
  'Application',
  '{',
];

const leaf = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ maxLength: 8 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);

/** Any JSON, most of it shaped as malformed custom resources are. */
export const arbitraryResource: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...FIELDS), tie('value')), {
        maxLength: 8,
      })
      // through JSON, as objects of the Kubernetes API are: `__proto__` is a plain key there
      .map(entries => JSON.parse(toJsonObject(entries))),
  ),
})).value;

function toJsonObject(
  entries: ReadonlyArray<readonly [string, unknown]>,
): string {
  return `{${entries
    .map(
      ([key, value]) =>
        `${JSON.stringify(key)}:${JSON.stringify(value) ?? 'null'}`,
    )
    .join(',')}}`;
}

const paths = (value: unknown, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? [
        path,
        ...Object.entries(value).flatMap(([key, child]) =>
          paths(child, [...path, key]),
        ),
      ]
    : [path];

/** A sound object with one part replaced by something else. */
export function arbitraryDamage(sound: unknown): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...paths(sound)), arbitraryResource)
    .map(([path, junk]) => replaceAt(sound, path, junk));
}

function replaceAt(
  value: any,
  [key, ...rest]: string[],
  junk: unknown,
): unknown {
  if (key === undefined) {
    return junk;
  }
  const copy = Array.isArray(value) ? [...value] : { ...value };
  (copy as any)[key] = replaceAt(value[key], rest, junk);
  return copy;
}
