import {
  LineCounter,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { ImageEditError } from './ImageEditError';

/**
 * A YAML text beside its syntax tree. Every scalar is read as the text it was written with
 * (failsafe schema), so that `newTag: 1.10` stays `1.10`.
 */
export interface YamlSource {
  text: string;
  /** Undefined for a text without any document: empty, or comments only. */
  document: Document | undefined;
  /** The line ending of the file. */
  eol: string;
  lineAt(offset: number): number;
}

/** Parses one document; refuses what cannot be edited with certainty. */
export function parseYamlSource(text: string): YamlSource {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter,
    keepSourceTokens: true,
    schema: 'failsafe',
    logLevel: 'silent',
  });
  const lineAt = (offset: number) => lineCounter.linePos(offset).line;
  if (documents.length > 1) {
    throw new ImageEditError(
      'multiple-documents',
      'a second YAML document starts here; put each document in its own file',
      lineAt(documents[1].range[0]),
    );
  }
  const document: Document | undefined = documents[0];
  const error = document?.errors[0];
  if (error) {
    throw error.code === 'DUPLICATE_KEY'
      ? new ImageEditError(
          'duplicate-key',
          'this key appears twice; remove one of the two',
          lineAt(error.pos[0]),
        )
      : new ImageEditError(
          'invalid-yaml',
          `not valid YAML (${error.code})`,
          lineAt(error.pos[0]),
        );
  }
  return {
    text,
    document,
    eol: /\r?\n/.exec(text)?.[0] ?? '\n',
    lineAt,
  };
}

/** Start of a node in the text. */
export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** End of the last character a node wrote, without the comment behind it. */
export function endOf(node: Node): number {
  if (isMap(node) && !node.flow && node.items.length > 0) {
    const last = node.items[node.items.length - 1] as Pair<Node, Node | null>;
    return last.value && !isEmptyScalar(last.value)
      ? endOf(last.value)
      : colonEnd(last) ?? endOf(last.key);
  }
  if (isSeq(node) && !node.flow && node.items.length > 0) {
    return endOf(node.items[node.items.length - 1] as Node);
  }
  return node.range?.[1] ?? 0;
}

/** The pair of a key, compared by its text. */
export function findPair(
  map: YAMLMap,
  key: string,
): Pair<Scalar, Node | null> | undefined {
  return map.items.find(
    pair => isScalar(pair.key) && pair.key.value === key,
  ) as Pair<Scalar, Node | null> | undefined;
}

/** Offset just behind the `:` of a pair. */
export function colonEnd(pair: Pair<any, any>): number | undefined {
  const colon = pair.srcToken?.sep?.find(
    token => token.type === 'map-value-ind',
  );
  return colon && colon.offset + colon.source.length;
}

/** A value that was left out (`newTag:`). */
export function isEmptyScalar(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === '';
}

/** A value that is null in YAML: left out, `~` or `null`. */
export function isNullScalar(node: Node): boolean {
  return (
    isScalar(node) &&
    node.type === 'PLAIN' &&
    /^(~|null|Null|NULL)?$/.test(node.source ?? '')
  );
}

/** Columns in front of an offset; a byte order mark does not count. */
export function columnOf(source: YamlSource, offset: number): number {
  const lineStart = source.text.lastIndexOf('\n', offset - 1) + 1;
  const bom = lineStart === 0 && source.text.startsWith('\uFEFF') ? 1 : 0;
  return offset - lineStart - bom;
}

/** Refuses a node whose text is shared with other places of the file. */
export function refuseSharedText(source: YamlSource, node: Node, what: string) {
  visit(node as never, (_key, inner) => {
    const shared =
      isAlias(inner) || (inner as { anchor?: string } | null)?.anchor;
    if (shared) {
      throw new ImageEditError(
        'anchor-or-alias',
        `${what} uses a YAML anchor or alias; write its values out to let Lockstep edit it`,
        source.lineAt(startOf(inner as Node)),
      );
    }
  });
}

/** The document as plain data, every scalar as text. */
export function toModel(source: YamlSource): unknown {
  try {
    return source.document?.toJS({ maxAliasCount: 100 }) ?? null;
  } catch {
    throw new ImageEditError(
      'invalid-yaml',
      'the aliases of this file cannot be resolved',
    );
  }
}
