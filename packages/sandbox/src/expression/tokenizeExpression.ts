import { ExpressionError } from './ExpressionError';

export interface Token {
  type: 'number' | 'string' | 'name' | 'operator' | 'end';
  text: string;
  at: number;
}

const operators = [
  '?.',
  '??',
  '**',
  '..',
  '||',
  '&&',
  '==',
  '!=',
  '<=',
  '>=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '!',
  '?',
  ':',
  '.',
  ',',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '#',
  '|',
];

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

function readString(
  source: string,
  start: number,
): { text: string; end: number } {
  const quote = source[start];
  let text = '';
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === quote) return { text, end: at + 1 };
    if (char === '\\' && quote !== '`') {
      at++;
      const escaped = source[at] ?? '';
      text += escapes[escaped] ?? escaped;
    } else {
      text += char;
    }
  }
  throw new ExpressionError(
    `the string that starts at ${start} in "${source}" has no end`,
  );
}

function operatorAt(source: string, at: number): string | undefined {
  return operators.find(each => source.startsWith(each, at));
}

/** Splits an expr-lang expression into tokens. */
export function tokenizeExpression(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source[at];
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    const number = /^(?:\d[\d_]*\.\d+|\d[\d_]*|\.\d+)(?:[eE][+-]?\d+)?/.exec(
      source.slice(at),
    )?.[0];
    if (number) {
      tokens.push({ type: 'number', text: number.replaceAll('_', ''), at });
      at += number.length;
      continue;
    }
    const name = /^[A-Za-z_$][\w$]*/.exec(source.slice(at))?.[0];
    if (name) {
      tokens.push({ type: 'name', text: name, at });
      at += name.length;
      continue;
    }
    if (char === '"' || char === "'" || char === '`') {
      const { text, end } = readString(source, at);
      tokens.push({ type: 'string', text, at });
      at = end;
      continue;
    }
    const operator = operatorAt(source, at);
    if (!operator) {
      throw new ExpressionError(
        `unexpected character ${JSON.stringify(char)} at ${at} in "${source}"`,
      );
    }
    tokens.push({ type: 'operator', text: operator, at });
    at += operator.length;
  }
  tokens.push({ type: 'end', text: 'end of expression', at });
  return tokens;
}
