import {
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { ImageEditError } from './ImageEditError';
import { findImageList, findRoot } from './imageList';
import type { ImageValues } from './editImages';
import { formatScalar, isPlainSafe, type ScalarStyle } from './yamlScalar';
import {
  insertLines,
  preferredQuotes,
  styleOfValue,
  type Splice,
} from './yamlSplice';
import {
  colonEnd,
  columnOf,
  endOf,
  findPair,
  isEmptyScalar,
  refuseSharedText,
  startOf,
  type YamlSource,
} from './YamlSource';

const KEYS = ['newName', 'newTag', 'digest'] as const;

/** Adds an entry at the end of `images`, and `images` itself where it is missing. */
export function addImageEntry(
  source: YamlSource,
  name: string,
  values: ImageValues,
): Splice[] {
  const found = findImageList(source);
  const list = found?.list;
  if (found?.pair.value && found.pair.value !== list && list) {
    refuseSharedText(source, found.pair.value, '"images"');
  }
  if (list && (list as { anchor?: string }).anchor) {
    throw new ImageEditError(
      'anchor-or-alias',
      '"images" has a YAML anchor; write the list out where it is used',
      source.lineAt(startOf(list as Node)),
    );
  }
  const fields = listFields(source, list, name, values);
  const root = findRoot(source);
  if (root?.flow) {
    return found
      ? [addToFlow(source, found.pair, list, fields)]
      : [addSectionToFlow(source, root, fields)];
  }
  if (list && list.items.length > 0) {
    return [
      list.flow
        ? addToFlow(source, found!.pair, list, fields)
        : addToBlock(source, list, fields),
    ];
  }
  return found
    ? fillEmptySection(source, root!, found.pair, list, fields)
    : [addSection(source, root, fields)];
}

/** A key with its value as it will be written in block style. */
interface Field {
  key: string;
  value: string;
  style: ScalarStyle;
}

function listFields(
  source: YamlSource,
  list: YAMLSeq | undefined,
  name: string,
  values: ImageValues,
): Field[] {
  const styleFor = (key: string) =>
    (list?.items ?? [])
      .map(item => isMap(item) && styleOfValue(item, key))
      .find(style => style) || 'plain';
  return [
    { key: 'name', value: name, style: styleFor('name') },
    ...KEYS.flatMap(key => {
      const value = values[key];
      return value === undefined ? [] : [{ key, value, style: styleFor(key) }];
    }),
  ].map(field => ({ ...field, style: neededStyle(source, field) }));
}

/** What must be quoted anyway is quoted as the rest of the file is. */
function neededStyle(source: YamlSource, { value, style }: Field): ScalarStyle {
  return style === 'plain' && !isPlainSafe(value)
    ? preferredQuotes(source)
    : style;
}

function blockLines(fields: Field[], indent: string, gap: string): string[] {
  return fields.map(({ key, value, style }, index) => {
    const lead = index === 0 ? `-${gap}` : ' '.repeat(1 + gap.length);
    return `${indent}${lead}${key}: ${formatScalar(value, style)}`;
  });
}

function flowEntry(
  fields: Field[],
  sample?: { map: YAMLMap; text: string },
): string {
  const json = sample ? quotesKeys(sample.map) : false;
  const pad = sample && /^\{\s/.test(sample.text) ? ' ' : '';
  const body = fields
    .map(({ key, value, style }) =>
      json
        ? `${formatScalar(key, 'double')}: ${formatScalar(value, 'double')}`
        : `${key}: ${formatScalar(value, style)}`,
    )
    .join(', ');
  return `{${pad}${body}${pad}}`;
}

function addToBlock(
  source: YamlSource,
  list: YAMLSeq,
  fields: Field[],
): Splice {
  const items = list.items as Node[];
  const last = items[items.length - 1];
  const dashes = (
    list.srcToken as {
      items: Array<{ start: Array<{ type: string; offset: number }> }>;
    }
  ).items.map(item => item.start.find(token => token.type === 'seq-item-ind'));
  const dash = dashes[items.length - 1]!.offset;
  const indent = ' '.repeat(columnOf(source, dash));
  const between = source.text.slice(dash + 1, startOf(last));
  if (isMap(last) && last.flow) {
    const text = source.text.slice(startOf(last), endOf(last));
    const entry = flowEntry(fields, { map: last, text });
    return insertLines(source, endOf(last), [`${indent}- ${entry}`]);
  }
  const gap = /^ +$/.test(between) ? between : ' ';
  return insertLines(source, endOf(last), blockLines(fields, indent, gap));
}

function addToFlow(
  source: YamlSource,
  pair: Pair<any, Node | null>,
  list: YAMLSeq | undefined,
  fields: Field[],
): Splice {
  const items = (list?.items ?? []) as Node[];
  const last = items[items.length - 1];
  if (list && last) {
    const sample = isMap(last)
      ? { map: last, text: source.text.slice(startOf(last), endOf(last)) }
      : undefined;
    const lead = source.text.slice(startOf(list), startOf(items[0])).slice(1);
    const separator = /^\s*\n\s*$/.test(lead) ? `,${lead}` : ', ';
    const end = endOf(last);
    return { start: end, end, text: separator + flowEntry(fields, sample) };
  }
  const root = findRoot(source)!;
  const entry = `[${flowEntry(fields, { map: root, text: '{' })}]`;
  const value = pair.value!;
  return isEmptyScalar(value)
    ? { start: colonEnd(pair)!, end: colonEnd(pair)!, text: ` ${entry}` }
    : { start: startOf(value), end: endOf(value), text: entry };
}

function addSectionToFlow(
  source: YamlSource,
  root: YAMLMap,
  fields: Field[],
): Splice {
  const text = source.text.slice(startOf(root as Node), endOf(root as Node));
  const sample = { map: root, text };
  const key = quotesKeys(root) ? '"images"' : 'images';
  const section = `${key}: [${flowEntry(fields, sample)}]`;
  const last = root.items[root.items.length - 1] as
    | Pair<Node, Node | null>
    | undefined;
  if (!last) {
    const start = startOf(root as Node) + 1;
    return { start, end: start, text: section };
  }
  const end = last.value ? endOf(last.value) : endOf(last.key);
  const lead = text.slice(
    1,
    startOf(root.items[0].key as Node) - startOf(root as Node),
  );
  const separator = /^\s*\n\s*$/.test(lead) ? `,${lead}` : ', ';
  return { start: end, end, text: separator + section };
}

/** `images:`, `images: null` and `images: []` become a block list. */
function fillEmptySection(
  source: YamlSource,
  root: YAMLMap,
  pair: Pair<any, Node | null>,
  list: YAMLSeq | undefined,
  fields: Field[],
): Splice[] {
  const value = (list ?? pair.value) as Node;
  const colon = colonEnd(pair)!;
  const indent =
    ' '.repeat(columnOf(source, startOf(pair.key))) +
    sequenceIndent(source, root);
  const lines = insertLines(
    source,
    Math.max(colon, isEmptyScalar(value) ? colon : endOf(value)),
    blockLines(fields, indent, ' '),
  );
  return isEmptyScalar(value)
    ? [lines]
    : [{ start: colon, end: endOf(value), text: '' }, lines];
}

function addSection(
  source: YamlSource,
  root: YAMLMap | undefined,
  fields: Field[],
): Splice {
  const first = root?.items[0]?.key as Node | undefined;
  const indent = ' '.repeat(first ? columnOf(source, startOf(first)) : 0);
  const nested = indent + (root ? sequenceIndent(source, root) : '');
  const end = root ? root.range![1] : source.text.length;
  const closes = /^\.\.\.(\s|$)/m.test(source.text.slice(end));
  return insertLines(source, closes ? end : source.text.length, [
    `${indent}images:`,
    ...blockLines(fields, nested, ' '),
  ]);
}

/** How far this file indents lists below their key. */
function sequenceIndent(source: YamlSource, root: YAMLMap): string {
  for (const { key, value } of root.items as Array<Pair<Node, Node | null>>) {
    if (isSeq(value) && !value.flow && value.items.length > 0) {
      const width =
        columnOf(source, startOf(value as Node)) -
        columnOf(source, startOf(key));
      return ' '.repeat(Math.max(0, width));
    }
  }
  return '';
}

function quotesKeys(map: YAMLMap): boolean {
  const pair = findPair(map, 'name') ?? map.items[0];
  return isScalar(pair?.key) && pair.key.type === 'QUOTE_DOUBLE';
}
