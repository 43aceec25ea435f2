import { ExpressionError } from './ExpressionError';
import { functions, predicates } from './functions';
import { parseExpression, type Expression } from './parseExpression';

const maxSteps = 100_000;
const maxRange = 10_000;

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nil';
  return Array.isArray(value) ? 'a list' : typeof value;
}

function number(value: unknown, operator: string): number {
  if (typeof value !== 'number') {
    throw new ExpressionError(
      `${operator} needs numbers, got ${describe(value)}`,
    );
  }
  return value;
}

function string(value: unknown, operator: string): string {
  if (typeof value !== 'string') {
    throw new ExpressionError(
      `${operator} needs strings, got ${describe(value)}`,
    );
  }
  return value;
}

function boolean(value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw new ExpressionError(`expected bool, but got ${describe(value)}`);
  }
  return value;
}

function equal(left: unknown, right: unknown): boolean {
  if (left === undefined || left === null)
    return right === undefined || right === null;
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length &&
      left.every((item, i) => equal(item, right[i]))
    );
  }
  return left === right;
}

function compare(operator: string, left: unknown, right: unknown): boolean {
  if (
    typeof left !== typeof right ||
    (typeof left !== 'number' && typeof left !== 'string')
  ) {
    throw new ExpressionError(
      `cannot compare ${describe(left)} ${operator} ${describe(right)}`,
    );
  }
  const other = right as typeof left;
  if (operator === '<') return left < other;
  if (operator === '<=') return left <= other;
  return operator === '>' ? left > other : left >= other;
}

function arithmetic(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '**':
      return left ** right;
    default:
      if (right === 0) throw new ExpressionError('integer divide by zero');
      return left % right;
  }
}

function matches(text: string, pattern: string): boolean {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch (error) {
    throw new ExpressionError(`"${pattern}" is not a regular expression`, {
      cause: error,
    });
  }
  return expression.test(text);
}

function range(from: number, to: number): number[] {
  const length = to - from + 1;
  if (!(length <= maxRange))
    throw new ExpressionError(`the range ${from}..${to} is too long`);
  return Array.from(
    { length: Math.max(0, Math.floor(length)) },
    (_, i) => from + i,
  );
}

function contained(item: unknown, container: unknown): boolean {
  if (Array.isArray(container))
    return container.some(each => equal(each, item));
  if (container && typeof container === 'object')
    return Object.hasOwn(container, String(item));
  throw new ExpressionError(
    `in needs a list or a map, got ${describe(container)}`,
  );
}

function apply(operator: string, left: unknown, right: unknown): unknown {
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(operator, left, right);
    case 'in':
      return contained(left, right);
    case 'not in':
      return !contained(left, right);
    case 'contains':
      return string(left, operator).includes(string(right, operator));
    case 'startsWith':
      return string(left, operator).startsWith(string(right, operator));
    case 'endsWith':
      return string(left, operator).endsWith(string(right, operator));
    case 'matches':
      return matches(string(left, operator), string(right, operator));
    case '..':
      return range(number(left, operator), number(right, operator));
    case '+':
      if (typeof left === 'string' && typeof right === 'string')
        return left + right;
      return arithmetic(
        operator,
        number(left, operator),
        number(right, operator),
      );
    default:
      return arithmetic(
        operator,
        number(left, operator),
        number(right, operator),
      );
  }
}

class Evaluation {
  private steps = 0;

  constructor(private readonly variables: Record<string, unknown>) {}

  run(expression: Expression, element?: { value: unknown }): unknown {
    if (++this.steps > maxSteps)
      throw new ExpressionError('the expression takes too many steps');
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'element':
        if (!element)
          throw new ExpressionError('# stands outside of a predicate');
        return element.value;
      case 'name':
        if (!Object.hasOwn(this.variables, expression.name)) {
          throw new ExpressionError(`unknown name ${expression.name}`);
        }
        return this.variables[expression.name];
      case 'list':
        return expression.items.map(item => this.run(item, element));
      case 'unary':
        return this.unary(
          expression.operator,
          this.run(expression.operand, element),
        );
      case 'choice':
        return boolean(this.run(expression.condition, element))
          ? this.run(expression.then, element)
          : this.run(expression.otherwise, element);
      case 'index':
        return this.index(expression, element);
      case 'binary':
        return this.binary(expression, element);
      default:
        return this.call(expression, element);
    }
  }

  private unary(operator: string, operand: unknown): unknown {
    if (operator === '!') return !boolean(operand);
    return operator === '-' ? -number(operand, '-') : number(operand, '+');
  }

  private binary(
    { operator, left, right }: Expression & { type: 'binary' },
    element?: { value: unknown },
  ): unknown {
    const first = this.run(left, element);
    if (operator === '||' || operator === 'or')
      return boolean(first) || boolean(this.run(right, element));
    if (operator === '&&' || operator === 'and')
      return boolean(first) && boolean(this.run(right, element));
    if (operator === '??') return first ?? this.run(right, element);
    return apply(operator, first, this.run(right, element));
  }

  private index(
    { object, index, optional }: Expression & { type: 'index' },
    element?: { value: unknown },
  ): unknown {
    const target = this.run(object, element);
    const key = this.run(index, element);
    if (target === undefined || target === null) {
      if (optional) return undefined;
      throw new ExpressionError(`cannot fetch ${String(key)} from nil`);
    }
    if (Array.isArray(target) || typeof target === 'string') {
      const at = number(key, 'an index');
      const item = target.at(at);
      if (item === undefined && !(at >= -target.length && at < target.length)) {
        throw new ExpressionError(
          `index out of range: ${at} (array length is ${target.length})`,
        );
      }
      return item;
    }
    if (typeof target !== 'object')
      throw new ExpressionError(
        `cannot fetch ${String(key)} from ${describe(target)}`,
      );
    return Object.hasOwn(target, String(key))
      ? (target as Record<string, unknown>)[String(key)]
      : undefined;
  }

  private call(
    { name, args }: Expression & { type: 'call' },
    element?: { value: unknown },
  ): unknown {
    if (Object.hasOwn(predicates, name)) {
      const [list, predicate] = args;
      if (!list || !predicate)
        throw new ExpressionError(`${name} needs a list and a predicate`);
      const items = this.run(list, element);
      if (!Array.isArray(items))
        throw new ExpressionError(
          `${name} needs a list, got ${describe(items)}`,
        );
      return predicates[name](items, value => this.run(predicate, { value }));
    }
    if (!Object.hasOwn(functions, name))
      throw new ExpressionError(`unknown function ${name}`);
    return functions[name](args.map(arg => this.run(arg, element)));
  }
}

/** Evaluates an expr-lang expression. Throws nothing but `ExpressionError`. */
export function evaluateExpression(
  source: string,
  variables: Record<string, unknown>,
): unknown {
  return new Evaluation(variables).run(parseExpression(source));
}

/** Evaluates a condition: like `evaluateExpression`, but anything else than a boolean is an error. */
export function evaluateCondition(
  source: string,
  variables: Record<string, unknown>,
): boolean {
  return boolean(evaluateExpression(source, variables));
}
