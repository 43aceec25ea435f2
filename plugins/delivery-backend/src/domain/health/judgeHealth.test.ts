import type { Deployment } from '@lockstep/backstage-plugin-delivery-common';
import { aDeployment, aRollout, v } from '../../__testUtils__/aDeployment';
import { abortedRollout } from '../../__testUtils__/rollouts';
import { judgeHealth, type HealthJudgement } from './judgeHealth';

const { application } = aDeployment('dev', '1.5.0');
const sync = (state: Deployment['application']['sync']) => ({
  application: { ...application, sync: state },
});

it.each<[string, Partial<Deployment>, HealthJudgement['state']]>([
  ['synced, healthy and rolled out', {}, 'healthy'],
  ['without a Rollout', { rollout: null }, 'healthy'],
  ['degraded', { health: { status: 'Degraded' } }, 'broken'],
  ['progressing', { health: { status: 'Progressing' } }, 'broken'],
  ['out of sync', sync('OutOfSync'), 'broken'],
  [
    'another version takes the traffic',
    { stableVersion: v('1.4.0') },
    'broken',
  ],
  ['no version takes the traffic', { stableVersion: null }, 'broken'],
  [
    'half way out',
    { rollout: aRollout('1.5.0', { fullyPromoted: false }) },
    'broken',
  ],
  ['aborted', { rollout: abortedRollout('1.5.0', '1.4.0') }, 'broken'],
  [
    'a silent cluster',
    {
      freshness: { state: 'stale', since: 'noon' },
      health: { status: 'Degraded' },
    },
    'unseen',
  ],
  ['a version nobody can read', { version: null }, 'unseen'],
  [
    'health that Argo CD does not know',
    { health: { status: 'Unknown' } },
    'unseen',
  ],
  ['sync that Argo CD does not know', sync('Unknown'), 'unseen'],
])('%s', (_, changes, state) => {
  const judgement = judgeHealth(aDeployment('dev', '1.5.0', changes));
  expect(judgement).toEqual(
    state === 'healthy' ? { state, version: v('1.5.0') } : { state },
  );
});
