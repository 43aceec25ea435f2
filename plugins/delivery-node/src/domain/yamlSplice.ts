import {
  isScalar,
  visit,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { ImageEditError } from './ImageEditError';
import { formatScalar, type ScalarStyle } from './yamlScalar';
import {
  colonEnd,
  columnOf,
  endOf,
  findPair,
  isEmptyScalar,
  isNullScalar,
  startOf,
  type YamlSource,
} from './YamlSource';

/** Replaces `text.slice(start, end)`. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/** Applies splices that do not overlap. */
export function applySplices(text: string, splices: Splice[]): string {
  return [...splices]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (result, { start, end, text: inserted }) =>
        result.slice(0, start) + inserted + result.slice(end),
      text,
    );
}

/** Replaces the value of a pair and keeps the way it is quoted. */
export function replaceValue(
  source: YamlSource,
  pair: Pair<Scalar, Node | null>,
  value: string,
): Splice {
  const node = pair.value;
  const position = colonEnd(pair);
  if (
    !node ||
    !isScalar(node) ||
    position === undefined ||
    !hasStringTag(node)
  ) {
    throw new ImageEditError(
      'unsupported-layout',
      `the value of "${pair.key.value}" is not a plain or quoted text; write it as "${pair.key.value}: <value>"`,
      source.lineAt(startOf(pair.key)),
    );
  }
  const quotes = preferredQuotes(source);
  if (isEmptyScalar(node)) {
    return {
      start: position,
      end: position,
      text: ` ${formatScalar(value, 'plain', quotes)}`,
    };
  }
  const [start, end] = node.range!;
  const tail = source.text.slice(start, end).endsWith('\n') ? source.eol : '';
  return {
    start,
    end,
    text: formatScalar(value, styleOf(node), quotes) + tail,
  };
}

/** Puts a new pair behind another one of the same mapping. */
export function insertPair(
  source: YamlSource,
  map: YAMLMap,
  after: Pair<Scalar, Node | null>,
  key: string,
  value: string,
  style: ScalarStyle,
): Splice {
  const end = after.value ? endOf(after.value) : endOf(after.key);
  const quotes = preferredQuotes(source);
  if (map.flow) {
    const keyStyle = styleOf(after.key);
    const text = `, ${formatScalar(key, keyStyle)}: ${formatScalar(
      value,
      keyStyle === 'double' ? 'double' : style,
      quotes,
    )}`;
    return { start: end, end, text };
  }
  const indent = ' '.repeat(columnOf(source, startOf(after.key)));
  return insertLines(source, end, [
    `${indent}${key}: ${formatScalar(value, style, quotes)}`,
  ]);
}

/**
 * Takes a pair away. A comment behind it stays: it is a person's words, and may be about
 * more than this value.
 */
export function removePair(
  source: YamlSource,
  map: YAMLMap,
  pair: Pair<Scalar, Node | null>,
): Splice {
  const { text } = source;
  const index = map.items.indexOf(pair as never);
  const start = startOf(pair.key);
  const end = endOfPair(pair);
  const next = map.items[index + 1] as Pair<Node> | undefined;
  if (map.flow) {
    const previous = map.items[index - 1] as
      | Pair<Scalar, Node | null>
      | undefined;
    if (previous) {
      const from = endOfPair(previous);
      const plainGap = /^[\s,]*$/.test(text.slice(from, start));
      return { start: plainGap ? from : start, end, text: '' };
    }
    return { start, end: next ? startOf(next.key) : end, text: '' };
  }
  if (index === 0) {
    const gap = next ? text.slice(end, startOf(next.key)) : '';
    const skipped = /^\s*$/.test(gap)
      ? gap.length
      : /^[ \t]*/.exec(gap)![0].length;
    return { start, end: end + skipped, text: '' };
  }
  const rest = /[^\r\n]*/.exec(text.slice(end))![0];
  const lineBreak = text.lastIndexOf('\n', start - 1);
  if (text[end - 1] === '\n') {
    return { start: lineBreak + 1, end, text: '' };
  }
  if (rest.trim() !== '') {
    const spaces = /^[ \t]*/.exec(rest)![0].length;
    return { start, end: end + spaces, text: '' };
  }
  // The line goes with the line break before it, so that the end of the file stays as it is.
  return {
    start: text[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak,
    end: end + rest.length,
    text: '',
  };
}

/** Gives a pair another key and value, in place. */
export function renamePair(
  source: YamlSource,
  pair: Pair<Scalar, Node | null>,
  key: string,
  value: string,
): Splice[] {
  const [start, end] = pair.key.range!;
  return [
    { start, end, text: formatScalar(key, styleOf(pair.key)) },
    replaceValue(source, pair, value),
  ];
}

/** Puts whole lines behind the line that holds `offset`. */
export function insertLines(
  source: YamlSource,
  offset: number,
  lines: string[],
): Splice {
  const { text, eol } = source;
  const body = lines.join(eol);
  if (
    offset === 0 ||
    text[offset - 1] === '\n' ||
    text.slice(0, offset) === '\uFEFF'
  ) {
    return { start: offset, end: offset, text: body + eol };
  }
  const newline = text.indexOf('\n', offset);
  return newline === -1
    ? { start: text.length, end: text.length, text: eol + body }
    : { start: newline + 1, end: newline + 1, text: body + eol };
}

/** The quotes this file uses most; double ones where it has none. */
export function preferredQuotes(source: YamlSource): 'single' | 'double' {
  let balance = 0;
  visit(source.document as never, {
    Scalar(_key, node) {
      balance += node.type === 'QUOTE_SINGLE' ? 1 : 0;
      balance -= node.type === 'QUOTE_DOUBLE' ? 1 : 0;
    },
  });
  return balance > 0 ? 'single' : 'double';
}

/** How a key's value is written in a mapping, if it is there. */
export function styleOfValue(
  map: YAMLMap,
  key: string,
): ScalarStyle | undefined {
  const value = findPair(map, key)?.value;
  return value && isScalar(value) && !isNullScalar(value)
    ? styleOf(value)
    : undefined;
}

function styleOf(node: Scalar): ScalarStyle {
  switch (node.type) {
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'QUOTE_SINGLE':
      return 'single';
    default:
      return 'plain';
  }
}

function hasStringTag(node: Scalar): boolean {
  return node.tag === undefined || node.tag === 'tag:yaml.org,2002:str';
}

function endOfPair(pair: Pair<Scalar, Node | null>): number {
  return pair.value && !isEmptyScalar(pair.value)
    ? endOf(pair.value)
    : colonEnd(pair) ?? endOf(pair.key);
}
