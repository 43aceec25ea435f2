import fc from 'fast-check';
import { evaluateCondition, evaluateExpression } from './evaluateExpression';
import { ExpressionError } from './ExpressionError';

describe('evaluateExpression', () => {
  it.each([
    ['result[0] > 0.99', { result: [0.995] }, true],
    ['result[0] > 0.99', { result: [0.9] }, false],
    [
      'len(result) == 0 || isNaN(result[0]) || result[0] < 0.5',
      { result: [] },
      true,
    ],
    [
      'len(result) == 0 || isNaN(result[0]) || result[0] < 0.5',
      { result: [NaN] },
      true,
    ],
    [
      'len(result) == 0 || isNaN(result[0]) || result[0] < 0.5',
      { result: [0.6] },
      false,
    ],
    ['len(result) > 0 && !(result[0] < 0.5)', { result: [0.6] }, true],
    ['all(result, # < 1)', { result: [0.1, 0.9] }, true],
    ['all(result, { # < 1 })', { result: [0.1, 1.9] }, false],
    [
      'any(result, {.code == 500})',
      { result: [{ code: 200 }, { code: 500 }] },
      true,
    ],
    ['default(result, 0) < 0.05', { result: undefined }, true],
    ['default(result, 0) < 0.05', { result: 0.5 }, false],
    [
      'result.ok and result.data.count >= 3',
      { result: { ok: true, data: { count: 3 } } },
      true,
    ],
    ['not (result > 1) ? "low" : "high"', { result: 0 }, 'low'],
    ['1 + 2 * 3 ** 2', {}, 19],
    ['-result ?? 1', { result: 2 }, -2],
    ['"a" in ["a", "b"]', {}, true],
    ['"a" not in ["a", "b"]', {}, false],
    ['"v1.2" matches "^v\\\\d"', {}, true],
    ['asInt("200") in 200..299', {}, true],
    ['result | filter(# > 1) | len()', { result: [1, 2, 3] }, 2],
    ['result[-1]', { result: [1, 2] }, 2],
  ])('%s with %j is %j', (source, variables, expected) => {
    expect(evaluateExpression(source, variables)).toEqual(expected);
  });

  it.each([
    [
      'result[0] > 1',
      { result: [] },
      'index out of range: 0 (array length is 0)',
    ],
    ['result > "1"', { result: 2 }, 'cannot compare number > string'],
    [
      'result >',
      { result: 2 },
      'unexpected "end of expression" at 8 in "result >"',
    ],
    ['nothing > 1', {}, 'unknown name nothing'],
    ['"open', {}, 'the string that starts at 0 in ""open" has no end'],
    ['constructor("x")', {}, 'unknown function constructor'],
  ])('%s is an error', (source, variables, message) => {
    expect(() => evaluateExpression(source, variables)).toThrow(
      new ExpressionError(message),
    );
  });

  it('refuses a condition that is no boolean', () => {
    expect(() => evaluateCondition('1', {})).toThrow(
      'expected bool, but got number',
    );
  });

  const word = fc.constantFrom(
    'result',
    'len',
    'all',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '#',
    '.',
    ',',
    '!',
    'not',
    'in',
    '..',
    '<',
    '>=',
    '==',
    '&&',
    '||',
    '??',
    '?',
    ':',
    '|',
    '**',
    '%',
    '-',
    '1',
    '0.5',
    '1e400',
    '"a"',
    'true',
    'nil',
    'matches',
    '"["',
    'min',
    'sum',
  );

  // eslint-disable-next-line jest/expect-expect
  it('throws nothing but its own error', () => {
    const source = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 30 }).map(words => words.join(' ')),
    );
    fc.assert(
      fc.property(source, fc.anything(), (text, result) => {
        try {
          evaluateExpression(text, { result });
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('survives deep nesting', () => {
    for (const source of [
      '('.repeat(50_000),
      '!'.repeat(50_000),
      `${'1**'.repeat(50_000)}1`,
      `a${'[0]'.repeat(50_000)}`,
    ]) {
      expect(() => evaluateExpression(source, {})).toThrow(ExpressionError);
    }
  });
});
