import { aDeployment, aRollout } from '../../__testUtils__/aDeployment';
import { readExpiry } from './readExpiry';

const now = new Date('2026-11-26T12:00:00Z');
const at = (minutes: number) =>
  new Date(now.getTime() + minutes * 60_000).toISOString();
const rollout = aRollout('1.0.0');
const { windows } = aDeployment('dev', '1.0.0');

it.each([
  ['never', {}, Infinity],
  [
    'when a window opens',
    { windows: { ...windows, nextOpening: at(5), nextClosing: at(9) } },
    5,
  ],
  ['when it closes', { windows: { ...windows, nextClosing: at(3) } }, 3],
  [
    'at the deadline of a rollout',
    { rollout: { ...rollout, deadline: { ...rollout.deadline, at: at(2) } } },
    2,
  ],
  [
    'when a pause ends',
    {
      windows: { ...windows, nextClosing: at(3) },
      rollout: { ...rollout, pause: { kind: 'step' as const, until: at(1) } },
    },
    1,
  ],
  [
    'never again after what is past',
    { windows: { ...windows, nextOpening: at(-1) } },
    Infinity,
  ],
])('a description stops to be true %s', (_, changes, minutes) => {
  const deployment = aDeployment('dev', '1.0.0', { rollout: null, ...changes });
  expect(readExpiry(deployment, now)).toBe(now.getTime() + minutes * 60_000);
});
