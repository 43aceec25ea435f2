import { ExpressionError } from './ExpressionError';

type Call = (args: unknown[]) => unknown;

function toNumber(name: string, value: unknown): number {
  const parsed =
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (
    typeof parsed !== 'number' ||
    (Number.isNaN(parsed) && typeof value === 'string' && value !== 'NaN')
  ) {
    throw new ExpressionError(`${name} needs a number`);
  }
  return parsed;
}

function numbers(name: string, args: unknown[]): number[] {
  const flat = args.length === 1 && Array.isArray(args[0]) ? args[0] : args;
  return flat.map(each => toNumber(name, each));
}

function list(name: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new ExpressionError(`${name} needs a list`);
  return value;
}

const rounding =
  (name: string, round: (value: number) => number): Call =>
  args =>
    round(toNumber(name, args[0]));

function length([value]: unknown[]): number {
  if (Array.isArray(value) || typeof value === 'string') return value.length;
  if (value && typeof value === 'object') return Object.keys(value).length;
  throw new ExpressionError('len needs a list, a string or a map');
}

function extreme(name: string, pick: (values: number[]) => number): Call {
  return args => {
    const values = numbers(name, args);
    if (values.length === 0)
      throw new ExpressionError(`${name} needs at least one number`);
    return pick(values);
  };
}

/** The functions that Argo Rollouts and expr-lang offer to a condition. */
export const functions: Record<string, Call> = {
  len: length,
  isNaN: ([value]) => Number.isNaN(toNumber('isNaN', value)),
  isInf: ([value]) => Math.abs(toNumber('isInf', value)) === Infinity,
  isNil: ([value]) => value === undefined || value === null,
  default: ([value, fallback]) => value ?? fallback,
  asFloat: rounding('asFloat', value => value),
  asInt: rounding('asInt', Math.trunc),
  float: rounding('float', value => value),
  int: rounding('int', Math.trunc),
  abs: rounding('abs', Math.abs),
  ceil: rounding('ceil', Math.ceil),
  floor: rounding('floor', Math.floor),
  round: rounding('round', Math.round),
  string: ([value]) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  min: extreme('min', values => Math.min(...values)),
  max: extreme('max', values => Math.max(...values)),
  sum: args => numbers('sum', args).reduce((total, each) => total + each, 0),
  mean: extreme(
    'mean',
    values => values.reduce((total, each) => total + each, 0) / values.length,
  ),
  first: ([value]) => list('first', value).at(0),
  last: ([value]) => list('last', value).at(-1),
};

type PredicateCall = (
  items: unknown[],
  test: (item: unknown) => unknown,
) => unknown;

function holds(value: unknown): boolean {
  if (typeof value !== 'boolean')
    throw new ExpressionError('a predicate must answer with a boolean');
  return value;
}

/** The functions whose second argument is evaluated once for each item, as `#`. */
export const predicates: Record<string, PredicateCall> = {
  all: (items, test) => items.every(item => holds(test(item))),
  any: (items, test) => items.some(item => holds(test(item))),
  none: (items, test) => !items.some(item => holds(test(item))),
  one: (items, test) => items.filter(item => holds(test(item))).length === 1,
  filter: (items, test) => items.filter(item => holds(test(item))),
  count: (items, test) => items.filter(item => holds(test(item))).length,
  map: (items, test) => items.map(item => test(item)),
};
