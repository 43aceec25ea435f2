import { formatScalar, isPlainSafe } from './yamlScalar';

describe('isPlainSafe', () => {
  it.each([
    '1.10',
    '1_000',
    'yes',
    'on',
    '0777',
    '12:30:45',
    '2026-01-01',
    '2026-1-1',
    '1e3',
    '0b1',
    '08',
    '1.',
    '.5',
    'y',
    'n',
    '~',
    'null',
    '=',
    '<<',
    '0x1f',
    '0o7',
    '1_0.5',
    '.inf',
    '.nan',
    'a: b',
    'a:',
    '*',
    '- a',
    '@a',
    '',
    'a #b',
    '190:20:30.15',
    '1_0e3',
    '+1',
  ])('quotes %j', value => expect(isPlainSafe(value)).toBe(false));

  it.each([
    '1.4.0',
    'v1',
    'latest',
    '1.2',
    'sha256:ab',
    'a/b:1',
    'localhost:5000/a',
    '1.10.0-rc.1',
  ])('leaves %j plain unless it is a number', value =>
    expect(isPlainSafe(value)).toBe(value !== '1.2'),
  );
});

describe('formatScalar', () => {
  it('escapes for its quotes', () => {
    expect(formatScalar("it's", 'single')).toBe("'it''s'");
    expect(formatScalar('a"b', 'double')).toBe('"a\\"b"');
    expect(formatScalar('yes', 'plain', 'single')).toBe("'yes'");
  });
});
