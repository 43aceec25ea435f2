import { ConfigReader } from '@backstage/config';
import { NO_RULES } from './EnvironmentRules';
import { readEnvironmentRules } from './readEnvironmentRules';

const KEY = 'delivery.environments.prod';
const read = (prod: object) =>
  readEnvironmentRules(
    new ConfigReader({ delivery: { environments: { prod } } }),
    KEY,
  );

it('asks for nothing by default', () => {
  expect(read({ order: 3 })).toEqual(NO_RULES);
});

it('reads every rule', () => {
  expect(
    read({
      autoMerge: false,
      approvals: { count: 2, groups: ['sre', 'user:default/boss'] },
      changeTicket: {
        pattern: 'CHG[0-9]+|INC[0-9]+',
        link: 'https://tickets.example/{ticket}',
        check: {
          url: 'https://tickets.example/api/{ticket}',
          headers: { authorization: 'Bearer x' },
          field: 'state',
          values: ['approved'],
        },
        reverts: true,
      },
      checks: ['build'],
      soak: '2h',
      autoPromote: true,
      onFailure: 'revert',
    }),
  ).toEqual({
    autoMerge: false,
    approvals: {
      count: 2,
      groups: ['group:default/sre', 'user:default/boss'],
      allowRequester: false,
      forReverts: false,
    },
    changeTicket: {
      pattern: /^(?:CHG[0-9]+|INC[0-9]+)$/,
      link: 'https://tickets.example/{ticket}',
      check: {
        url: 'https://tickets.example/api/{ticket}',
        headers: { authorization: 'Bearer x' },
        field: 'state',
        values: ['approved'],
      },
      forReverts: true,
    },
    checks: ['build'],
    soakMs: 7_200_000,
    autoPromote: true,
    onFailure: 'revert',
  });
});

it.each<[string, object, RegExp]>([
  ['no people', { approvals: { count: 0 } }, /approvals\.count is 0/],
  ['half a person', { approvals: { count: 1.5 } }, /approvals\.count is 1\.5/],
  [
    'a group without a name',
    { approvals: { groups: ['group:'] } },
    /approvals\.groups has 'group:'; write it like group:default\/sre/,
  ],
  [
    'a pattern that is none',
    { changeTicket: { pattern: '(' } },
    /changeTicket\.pattern is '\('/,
  ],
  [
    'an address without the ticket',
    { changeTicket: { check: { url: 'https://tickets.example/' } } },
    /check\.url is .*\{ticket\}/,
  ],
  [
    'a field without values',
    {
      changeTicket: {
        check: { url: 'https://tickets.example/{ticket}', field: 'state' },
      },
    },
    /check needs both 'field' and 'values'/,
  ],
  [
    'a policy nobody knows',
    { onFailure: 'panic' },
    /onFailure is 'panic'; it must be one of revert, hold, none/,
  ],
  ['a soak of nothing', { soak: '0s' }, /prod\.soak must be longer/],
])('refuses %s', (_, prod, message) => {
  expect(() => read(prod)).toThrow(message);
});
