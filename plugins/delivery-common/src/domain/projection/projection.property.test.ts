import fc from 'fast-check';
import { z } from 'zod';
import { analysisViewSchema } from '../../model/analysis';
import { applicationViewSchema, healthSchema } from '../../model/application';
import { deploymentSchema } from '../../model/deployment';
import { rolloutViewSchema } from '../../model/rollout';
import { syncWindowsViewSchema } from '../../model/syncWindows';
import { describeDeploymentState } from '../pipeline';
import {
  describeAnalysisRun,
  describeApplication,
  describeDeployment,
  describeResourceHealth,
  describeRollout,
  describeSeries,
  evaluateSyncWindows,
  matchApplications,
  parseImageReference,
  readEnvironmentName,
} from '.';
import {
  arbitraryDamage,
  arbitraryResource,
} from './__testUtils__/arbitraryResource';
import {
  application,
  canaryRollout,
  failedAnalysisRun,
  NOW,
  replicaSet,
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
      'Rollout',
      'Service',
    ];
    fc.assert(
      fc.property(
        arbitraryResource,
        fc.constantFrom(...kinds),
        fc.constantFrom('v1', 'apps/v1', 'batch/v1', 'argoproj.io/v1alpha1'),
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

it('reads every text as an image reference', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      expect(parseImageReference(text).image).not.toContain('@');
    }),
  );
});
