import { rollUpHealth } from './rollUpHealth';

it.each([
  [[], null],
  [['Healthy', 'Suspended'], 'Suspended'],
  [['Progressing', 'Missing', 'Suspended'], 'Missing'],
  [['Unknown', 'Degraded'], 'Unknown'],
] as const)('of %j the worst is %s', (statuses, worst) => {
  expect(
    rollUpHealth(statuses.map(status => ({ status })))?.status ?? null,
  ).toBe(worst);
});

it('keeps the message of the first of equals', () => {
  expect(
    rollUpHealth([
      { status: 'Degraded', message: 'one' },
      { status: 'Degraded', message: 'two' },
    ]),
  ).toEqual({ status: 'Degraded', message: 'one' });
});
