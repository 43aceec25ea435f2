import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { aDeployment, v } from '../__testUtils__/aDeployment';
import { SoakGate } from './SoakGate';

const NOW = '2026-03-02T10:00:00.000Z';
const one = aDeployment('test', '1.5.0', { id: 'one' });
const two = aDeployment('test', '1.5.0', { id: 'two' });

function ask(options: {
  since?: Record<string, string>;
  source?: (typeof one)[];
  promotion?: Partial<Promotion>;
  soakMs?: number;
}) {
  const gate = new SoakGate({
    soakOf: environment =>
      environment === 'prod' ? options.soakMs ?? 7_200_000 : 0,
    health: {
      healthySince: async (id, version) =>
        version.tag === '1.5.0' ? options.since?.[id] : undefined,
    },
  });
  const context = {
    promotion: {
      kind: 'promote',
      fromEnvironment: 'test',
      environment: 'prod',
      to: v('1.5.0'),
      ...options.promotion,
    } as Promotion,
    source: options.source ?? [one, two],
    target: [],
    now: NOW,
  };
  return gate.applies(context) ? gate.evaluate(context) : undefined;
}

const at = (time: string) => `2026-03-02T${time}:00.000Z`;
const notYet = {
  state: 'Pending',
  reason: '1.5.0 is not healthy in test yet; it soaks 2 h there once it is.',
  waitsFor: 'test',
};

describe('SoakGate', () => {
  it.each<[string, Parameters<typeof ask>[0], object | undefined]>([
    [
      'waits for the deployment that came last',
      { since: { one: at('07:00'), two: at('09:00') } },
      {
        state: 'Pending',
        reason: `1.5.0 is healthy in test since ${at(
          '09:00',
        )}; it soaks 2 h there, until ${at('11:00')}.`,
        waitsFor: 'test',
        nextCheckAt: at('11:00'),
      },
    ],
    [
      'passes when all have soaked',
      { since: { one: at('07:00'), two: at('08:00') } },
      {
        state: 'Pass',
        reason: `1.5.0 is healthy in test since ${at(
          '08:00',
        )}, for 2 h or longer.`,
      },
    ],
    ['waits while one is not healthy', { since: { one: at('01:00') } }, notYet],
    ['waits while nothing is known', {}, notYet],
    ['waits while no deployment is known', { source: [] }, notYet],
    [
      'asks for the version of the promotion',
      {
        since: { one: at('01:00'), two: at('01:00') },
        promotion: { to: v('1.6.0') },
      },
      { ...notYet, reason: expect.stringMatching(/^1\.6\.0 is not healthy/) },
    ],
    [
      'lets a hotfix through',
      { promotion: { kind: 'hotfix', fromEnvironment: null } },
      { state: 'Pass', reason: 'A hotfix does not soak.' },
    ],
    [
      'does not apply to a revert',
      { promotion: { kind: 'revert' } },
      undefined,
    ],
    [
      'does not apply to a version that is named',
      { promotion: { fromEnvironment: null } },
      undefined,
    ],
    ['does not apply without a soak', { soakMs: 0 }, undefined],
    [
      'does not apply elsewhere',
      { promotion: { environment: 'test' } },
      undefined,
    ],
  ])('%s', async (_, options, expected) => {
    expect(await ask(options)).toEqual(expected);
  });
});
