import type {
  EnvironmentFinding,
  EnvironmentStateKey,
} from '@lockstep/backstage-plugin-delivery-common';
import { statusMessages } from '../wording/status';
import type { StatusKey } from './Status';

const BY_WORD = new Map(
  (Object.entries(statusMessages) as [StatusKey, string][]).map(
    ([key, word]) => [word, key],
  ),
);

const BY_STATE: Record<EnvironmentStateKey, StatusKey> = {
  broken: 'degraded',
  'needs-person': 'needsPerson',
  'rolling-out': 'rollingOut',
  stale: 'stale',
  soaking: 'soaking',
  'on-hold': 'onHold',
  unknown: 'unknown',
  healthy: 'healthy',
  'not-deployed': 'notDeployed',
};

/**
 * The status a finding is shown as. A canary in a pause that ends is still rolling out: its
 * card says when it goes on.
 */
export function statusOfFinding({
  state,
  word,
}: Pick<EnvironmentFinding, 'state' | 'word'>): StatusKey {
  const key = BY_WORD.get(word);
  if (!key || (state === 'rolling-out' && key === 'paused')) {
    return BY_STATE[state];
  }
  return key;
}
