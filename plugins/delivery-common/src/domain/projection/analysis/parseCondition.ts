import type { AnalysisView } from '../../../model/analysis';

type Operator =
  AnalysisView['metrics'][number]['thresholds'][number]['operator'];

/** One comparison of a condition: the measured thing against a number. */
export interface Comparison {
  /** Where in the result the number is: `0` of `result[0]`, `rate` of `result.rate`. */
  key?: string;
  operator: Operator;
  value: number;
}

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const RESULT = String.raw`result(?:\[(\d+)\]|\.([A-Za-z_][\w-]*)|\[['"]([^'"]+)['"]\])?`;
const OPERATOR = '<=|>=|==|!=|<|>';
const RESULT_FIRST = new RegExp(`^${RESULT}\\s*(${OPERATOR})\\s*(${NUMBER})$`);
const NUMBER_FIRST = new RegExp(`^(${NUMBER})\\s*(${OPERATOR})\\s*${RESULT}$`);

const MIRRORED: Record<Operator, Operator> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

/**
 * The comparisons of a condition against plain numbers. Conditions are programs; what is not
 * such a comparison (`len(result) > 0`, `isNaN(result[0])`) is left out, not guessed at.
 */
export function parseCondition(condition: string): Comparison[] {
  return condition
    .split(/&&|\|\||\band\b|\bor\b/)
    .flatMap(part => parseComparison(part) ?? []);
}

function parseComparison(part: string): Comparison | undefined {
  const text = unwrap(part.trim());
  const direct = RESULT_FIRST.exec(text);
  if (direct) {
    const [, index, field, quoted, operator, value] = direct;
    return comparison(index ?? field ?? quoted, operator as Operator, value);
  }
  const mirrored = NUMBER_FIRST.exec(text);
  if (mirrored) {
    const [, value, operator, index, field, quoted] = mirrored;
    return comparison(
      index ?? field ?? quoted,
      MIRRORED[operator as Operator],
      value,
    );
  }
  return undefined;
}

/** Takes off parentheses and the conversions that do not change the number. */
function unwrap(text: string): string {
  const parentheses = /^\(+|\)+$/g;
  return text
    .replace(/\b(?:asFloat|asInt|float|int)\(\s*(result[^()]*?)\s*\)/g, '$1')
    .replace(/\bdefault\(\s*(result[^(),]*?)\s*,[^()]*\)/g, '$1')
    .replace(parentheses, '')
    .trim();
}

function comparison(
  key: string | undefined,
  operator: Operator,
  value: string,
): Comparison | undefined {
  const number = Number(value) + 0;
  return Number.isFinite(number)
    ? { ...(key !== undefined && { key }), operator, value: number }
    : undefined;
}
