import { aRevision, aRollout } from './aDeployment';

/** A canary whose analysis failed and that went back to what ran before. */
export function abortedRollout(tag: string, stable: string) {
  return aRollout(tag, {
    phase: 'Degraded',
    message: 'RolloutAborted: metric "error-rate" assessed Failed',
    aborted: true,
    fullyPromoted: false,
    setWeight: 0,
    revisions: [
      aRevision(tag, 8, {
        roles: ['canary'],
        analysisRuns: [
          {
            name: 'payments-8-1',
            namespace: 'payments-test',
            phase: 'Failed',
            kind: 'background',
            stepIndex: null,
            revision: 8,
            metrics: [
              {
                name: 'error-rate',
                phase: 'Failed',
                dryRun: false,
                count: 2,
                successful: 0,
                failed: 2,
                inconclusive: 0,
                error: 0,
                limits: {
                  count: null,
                  failure: 1,
                  inconclusive: 0,
                  consecutiveError: 4,
                  consecutiveSuccess: null,
                },
                successCondition: 'result[0] < 0.05',
                thresholds: [],
                measurements: [
                  { phase: 'Failed', value: '[0.31]', number: 0.31 },
                  { phase: 'Failed', value: '[0.42]', number: 0.42 },
                ],
              },
            ],
          },
        ],
      }),
      aRevision(stable, 7),
    ],
  });
}
