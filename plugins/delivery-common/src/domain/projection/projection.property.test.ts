import fc from 'fast-check';
import { z } from 'zod';
import { analysisViewSchema } from '../../model/analysis';
import { applicationViewSchema, healthSchema } from '../../model/application';
import { deploymentSchema } from '../../model/deployment';
import { sourceOverrideSchema } from '../../model/override';
import { rolloutViewSchema } from '../../model/rollout';
import { syncWindowsViewSchema } from '../../model/syncWindows';
import {
  describeTermination,
  planAutoSyncToggle,
  planRolloutOperation,
} from '../operation';
import { describeDeploymentState } from '../pipeline';
import {
  describeAnalysisRun,
  describeApplication,
  describeDeployment,
  describeResourceHealth,
  describeRollout,
  describeSeries,
  evaluateSyncWindows,
  describeParameterOverrides,
  matchApplications,
  matchGlobalProjects,
  matchesGlob,
  parseImageReference,
  validateSyncWindow,
  readEnvironmentName,
} from '.';
import {
  arbitraryDamage,
  arbitraryResource,
} from './__testUtils__/arbitraryResource';
import {
  application,
  canaryRollout,
  deploymentReplicaSet,
  failedAnalysisRun,
  NOW,
  plainDeployment,
  replicaSet,
  runningPod,
} from './__fixtures__/resources';

const RUNS = { numRuns: 300 };

/** What is wrong with an answer; undefined where it fits its schema. */
function misfits(schema: z.ZodType, answer: unknown) {
  return schema.safeParse(answer).error?.issues;
}

/** Anything, and sound objects with one part replaced. */
const damaged = (sound: unknown) =>
  fc.oneof(arbitraryResource, arbitraryDamage(sound));

describe('malformed custom resources', () => {
  it('become Rollout views', () => {
    fc.assert(
      fc.property(
        damaged(canaryRollout()),
        damaged(replicaSet('new', 1)),
        damaged(failedAnalysisRun()),
        (rollout, oneReplicaSet, run) => {
          expect(
            misfits(
              rolloutViewSchema,
              describeRollout({
                rollout,
                replicaSets: [oneReplicaSet],
                pods: [run],
                analysisRuns: [run],
                experiments: [oneReplicaSet],
                now: NOW,
              }),
            ),
          ).toBeUndefined();
        },
      ),
      RUNS,
    );
  });

  it('become analysis views and series', () => {
    fc.assert(
      fc.property(
        damaged(failedAnalysisRun()),
        fc.jsonValue(),
        (run, value) => {
          expect(
            misfits(analysisViewSchema, describeAnalysisRun(run)),
          ).toBeUndefined();
          describeSeries(['0'], [value, { value: JSON.stringify(value) }]);
        },
      ),
      RUNS,
    );
  });

  it('become application views with an environment or none', () => {
    fc.assert(
      fc.property(damaged(application()), raw => {
        expect(
          misfits(
            applicationViewSchema,
            describeApplication({ application: raw, now: NOW }),
          ),
        ).toBeUndefined();
        readEnvironmentName({ application: raw, patterns: [] });
        matchApplications({
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'payments' },
          },
          applications: [raw],
        });
      }),
      RUNS,
    );
  });

  it('become healths, or none', () => {
    const kinds = [
      'Pod',
      'Job',
      'Deployment',
      'StatefulSet',
      'DaemonSet',
      'ReplicaSet',
      'HorizontalPodAutoscaler',
      'Ingress',
      'APIService',
      'PersistentVolumeClaim',
      'Rollout',
      'AnalysisRun',
      'Experiment',
      'ApplicationSet',
      'Workflow',
      'Service',
    ];
    fc.assert(
      fc.property(
        arbitraryResource,
        fc.constantFrom(...kinds),
        fc.constantFrom(
          'v1',
          'apps/v1',
          'batch/v1',
          'autoscaling/v1',
          'autoscaling/v2',
          'networking.k8s.io/v1',
          'apiregistration.k8s.io/v1',
          'argoproj.io/v1alpha1',
        ),
        (object, kind, apiVersion) => {
          const resource =
            typeof object === 'object' && object !== null
              ? { ...object, kind, apiVersion }
              : object;
          expect(
            misfits(healthSchema.optional(), describeResourceHealth(resource)),
          ).toBeUndefined();
        },
      ),
      RUNS,
    );
  });

  it('become sync windows that can be evaluated', () => {
    fc.assert(
      fc.property(
        fc.array(
          damaged({
            kind: 'allow',
            schedule: '0 6 * * 1-5',
            duration: '8h',
            timeZone: 'Europe/Berlin',
            applications: ['*'],
          }),
          { maxLength: 3 },
        ),
        fc.boolean(),
        (windows, manual) => {
          expect(
            misfits(
              syncWindowsViewSchema,
              evaluateSyncWindows({
                windows,
                application: application(),
                now: NOW,
                manual,
              }),
            ),
          ).toBeUndefined();
        },
      ),
      RUNS,
    );
  });

  it('become deployments of plain workloads, whatever lies beside them', () => {
    const listed = application({
      status: {
        resources: [
          {
            group: 'apps',
            kind: 'Deployment',
            namespace: 'payments-prod',
            name: 'payments',
          },
          { group: 'argoproj.io', kind: 'Application', name: 'child' },
        ],
      },
    });
    fc.assert(
      fc.property(
        fc.record({
          raw: damaged(listed),
          workload: damaged(plainDeployment()),
          replicas: damaged(deploymentReplicaSet(3, '1.4.1', 1)),
          pod: damaged(runningPod('p', 'replicas-3', 'payments:1')),
          globalProject: damaged({
            metadata: { name: 'company' },
            spec: {
              syncWindows: [
                {
                  kind: 'deny',
                  schedule: '0 22 * * *',
                  duration: '8h',
                  timeZone: 'Europe/Berlin',
                  applications: ['*'],
                },
              ],
            },
          }),
          child: damaged(application()),
          content: damaged({
            kustomize: { images: ['payments:9'], commonLabels: { a: 'b' } },
            helm: { parameters: [{ name: 'image.tag', value: '1' }] },
          }),
        }),
        objects => {
          const deployment = deploymentSchema.parse(
            describeDeployment({
              cluster: 'eu',
              entityRef: 'component:default/payments',
              environment: 'prod',
              application: objects.raw,
              globalProjects: [objects.globalProject],
              childApplications: [objects.child],
              parameterFiles: [
                { file: '.argocd-source.yaml', content: objects.content },
              ],
              rollouts: [],
              workloads: [objects.workload, objects.child],
              replicaSets: [objects.replicas],
              pods: [objects.pod, objects.workload],
              analysisRuns: [],
              experiments: [objects.pod],
              freshness: { state: 'live', since: NOW.toISOString() },
              now: NOW,
            }),
          );
          expect(JSON.parse(JSON.stringify(deployment))).toEqual(deployment);
        },
      ),
      RUNS,
    );
  });

  it('become overrides, names of global projects and verdicts on windows', () => {
    fc.assert(
      fc.property(arbitraryResource, arbitraryResource, (one, other) => {
        expect(
          misfits(
            z.array(sourceOverrideSchema),
            describeParameterOverrides({ file: 'f', content: one }),
          ),
        ).toBeUndefined();
        expect(
          misfits(
            z.array(z.string()),
            matchGlobalProjects({ project: one, globalProjects: other }),
          ),
        ).toBeUndefined();
        validateSyncWindow(one);
      }),
      RUNS,
    );
  });

  it('leave every act with something to send, or nothing', () => {
    const commands = [
      'promote',
      'promote-full',
      'abort',
      'retry',
      'pause',
      'resume',
      'restart',
      'skip-current-step',
      'advance-step',
      'skip-all-steps',
    ] as const;
    fc.assert(
      fc.property(
        damaged(canaryRollout()),
        fc.constantFrom(...commands),
        (rollout, command) => {
          const plan = planRolloutOperation(rollout, command, NOW);
          expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
          describeTermination(rollout);
          planAutoSyncToggle(rollout);
        },
      ),
      RUNS,
    );
  });

  it('become deployments with a state', () => {
    fc.assert(
      fc.property(
        damaged(application()),
        damaged(canaryRollout()),
        arbitraryResource,
        (raw, rollout, project) => {
          const deployment = deploymentSchema.parse(
            describeDeployment({
              cluster: 'eu',
              entityRef: 'component:default/payments',
              environment: 'prod',
              application: raw,
              project,
              rollouts: [rollout],
              replicaSets: [replicaSet('new', 1), rollout],
              pods: [rollout],
              analysisRuns: [rollout],
              freshness: { state: 'live', since: NOW.toISOString() },
              now: NOW,
            }),
          );
          expect(describeDeploymentState(deployment, NOW).word).not.toBe('');
        },
      ),
      RUNS,
    );
  });
});

it('reads every text as a glob, which fits a text or does not', () => {
  const pattern = fc
    .array(fc.constantFrom(...'ab*?[]{},!-\\'.split('')), { maxLength: 12 })
    .map(characters => characters.join(''));
  fc.assert(
    fc.property(pattern, fc.string({ maxLength: 6 }), (glob, text) => {
      expect(typeof matchesGlob(glob, text)).toBe('boolean');
    }),
  );
});

it('reads every text as an image reference', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      expect(parseImageReference(text).image).not.toContain('@');
    }),
  );
});
