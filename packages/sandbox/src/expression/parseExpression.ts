import { ExpressionError } from './ExpressionError';
import { tokenizeExpression, type Token } from './tokenizeExpression';

export type Expression =
  | { type: 'literal'; value: unknown }
  | { type: 'name'; name: string }
  | { type: 'element' }
  | { type: 'list'; items: Expression[] }
  | { type: 'unary'; operator: string; operand: Expression }
  | { type: 'binary'; operator: string; left: Expression; right: Expression }
  | {
      type: 'choice';
      condition: Expression;
      then: Expression;
      otherwise: Expression;
    }
  | { type: 'index'; object: Expression; index: Expression; optional: boolean }
  | { type: 'call'; name: string; args: Expression[] };

const maxDepth = 150;

const precedence: Record<string, number> = {
  '|': 1,
  or: 10,
  '||': 10,
  and: 15,
  '&&': 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '<=': 20,
  '>': 20,
  '>=': 20,
  in: 20,
  'not in': 20,
  matches: 20,
  contains: 20,
  startsWith: 20,
  endsWith: 20,
  '..': 25,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '**': 100,
  '??': 500,
};

const literals: Record<string, unknown> = {
  true: true,
  false: false,
  nil: undefined,
  null: undefined,
};

class Parser {
  private position = 0;
  private depth = 0;

  constructor(
    private readonly source: string,
    private readonly tokens: Token[],
  ) {}

  parse(): Expression {
    const expression = this.expression();
    if (this.current.type !== 'end') throw this.unexpected();
    return expression;
  }

  private get current(): Token {
    return this.tokens[this.position];
  }

  private unexpected(): ExpressionError {
    const { text, at } = this.current;
    return new ExpressionError(
      `unexpected ${JSON.stringify(text)} at ${at} in "${this.source}"`,
    );
  }

  private is(text: string): boolean {
    const { type } = this.current;
    return (
      this.current.text === text && (type === 'operator' || type === 'name')
    );
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.position++;
    return true;
  }

  private expect(text: string) {
    if (!this.take(text)) throw this.unexpected();
  }

  private expression(): Expression {
    this.depth++;
    if (this.depth > maxDepth) {
      throw new ExpressionError(
        `the expression is nested more than ${maxDepth} levels deep`,
      );
    }
    let result = this.binary(0);
    if (this.take('?')) {
      const then = this.expression();
      this.expect(':');
      result = {
        type: 'choice',
        condition: result,
        then,
        otherwise: this.expression(),
      };
    }
    this.depth--;
    return result;
  }

  private operator(): string | undefined {
    if (this.is('not') && this.tokens[this.position + 1]?.text === 'in')
      return 'not in';
    const { type, text } = this.current;
    const known =
      (type === 'operator' || type === 'name') &&
      Object.hasOwn(precedence, text);
    return known ? text : undefined;
  }

  private binary(minimum: number): Expression {
    let left = this.unary();
    let chained = 0;
    for (;;) {
      const operator = this.operator();
      if (!operator || precedence[operator] < minimum) return left;
      if (++chained > maxDepth)
        throw new ExpressionError(
          `the expression chains more than ${maxDepth} operators`,
        );
      this.position += operator === 'not in' ? 2 : 1;
      if (operator === '|') {
        left = this.pipe(left);
        continue;
      }
      this.depth++;
      if (this.depth > maxDepth)
        throw new ExpressionError(
          `the expression is nested more than ${maxDepth} levels deep`,
        );
      const right = this.binary(
        operator === '**' ? precedence[operator] : precedence[operator] + 1,
      );
      this.depth--;
      left = { type: 'binary', operator, left, right };
    }
  }

  private pipe(left: Expression): Expression {
    if (this.current.type !== 'name') throw this.unexpected();
    const name = this.current.text;
    this.position++;
    this.expect('(');
    return { type: 'call', name, args: [left, ...this.list(')')] };
  }

  private unary(): Expression {
    for (const operator of ['!', 'not', '-', '+']) {
      if (!this.take(operator)) continue;
      this.depth++;
      if (this.depth > maxDepth)
        throw new ExpressionError(
          `the expression is nested more than ${maxDepth} levels deep`,
        );
      const operand = this.binary(
        operator === '!' || operator === 'not' ? 50 : 90,
      );
      this.depth--;
      return {
        type: 'unary',
        operator: operator === 'not' ? '!' : operator,
        operand,
      };
    }
    return this.postfix(this.primary());
  }

  private list(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.take(end)) {
      items.push(this.predicate());
      if (!this.is(end)) this.expect(',');
    }
    return items;
  }

  /** `{ # < 1 }` and `# < 1` mean the same to a function that takes a predicate. */
  private predicate(): Expression {
    if (!this.take('{')) return this.expression();
    const body = this.expression();
    this.expect('}');
    return body;
  }

  private primary(): Expression {
    const { type, text } = this.current;
    if (type === 'end') throw this.unexpected();
    this.position++;
    if (type === 'number') return { type: 'literal', value: Number(text) };
    if (type === 'string') return { type: 'literal', value: text };
    if (type === 'name') {
      if (Object.hasOwn(literals, text))
        return { type: 'literal', value: literals[text] };
      if (this.take('('))
        return { type: 'call', name: text, args: this.list(')') };
      return { type: 'name', name: text };
    }
    if (text === '(') {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (text === '[') return { type: 'list', items: this.list(']') };
    if (text === '#') return { type: 'element' };
    if (text === '.' && this.current.type === 'name') {
      this.position--;
      return { type: 'element' };
    }
    this.position--;
    throw this.unexpected();
  }

  private postfix(start: Expression): Expression {
    let object = start;
    let chained = 0;
    for (;;) {
      if (++chained > maxDepth)
        throw new ExpressionError(
          `the expression chains more than ${maxDepth} members`,
        );
      const optional = this.is('?.');
      if (this.take('.') || this.take('?.')) {
        if (this.current.type !== 'name') throw this.unexpected();
        const index: Expression = { type: 'literal', value: this.current.text };
        this.position++;
        object = { type: 'index', object, index, optional };
      } else if (this.take('[')) {
        const index = this.expression();
        this.expect(']');
        object = { type: 'index', object, index, optional: false };
      } else {
        return object;
      }
    }
  }
}

/** Parses an expr-lang expression, as used in the conditions of an AnalysisTemplate. Throws `ExpressionError`. */
export function parseExpression(source: string): Expression {
  return new Parser(source, tokenizeExpression(source)).parse();
}
