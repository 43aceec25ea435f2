import type { TrafficView } from '../../../model/rollout';
import { at, isObject, listAt, numberAt, textAt } from '../json/readJson';
import { readStrategy } from './RolloutStatus';

/** The weights the traffic router reported, experiments included. */
export function describeTraffic(rollout: unknown): TrafficView | null {
  const weights = at(rollout, 'status', 'canary', 'weights');
  if (readStrategy(rollout) !== 'canary' || !isObject(weights)) {
    return null;
  }
  const verified = at(weights, 'verified');
  return {
    canary: numberAt(weights, 'canary', 'weight') ?? 0,
    stable: numberAt(weights, 'stable', 'weight') ?? 0,
    additional: listAt(weights, 'additional')
      .filter(isObject)
      .map(entry => ({
        weight: numberAt(entry, 'weight') ?? 0,
        service: textAt(entry, 'serviceName'),
        podHash: textAt(entry, 'podTemplateHash'),
      })),
    verified: typeof verified === 'boolean' ? verified : null,
  };
}
