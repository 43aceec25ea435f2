/** One piece of a pattern: maps where a match may stand to where it may stand after it. */
type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'one' }
  | { kind: 'many' }
  | { kind: 'class'; negated: boolean; ranges: Array<[string, string]> }
  | { kind: 'either'; alternatives: Piece[][] };

/**
 * Whether a text fits a glob as Argo CD's sync windows use it: `*` crosses slashes, `?` is
 * one character, `[a-z]`, `[!abc]` and `{one,two}` work. A pattern that cannot be read fits
 * nothing.
 *
 * All positions are followed at once, so no pattern takes more than linear steps per piece.
 *
 * @public
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const characters = [...pattern];
  const parsed = parsePieces(characters, 0, false);
  if (parsed === undefined || parsed.end !== characters.length) {
    return false;
  }
  const subject = [...text];
  return follow(parsed.pieces, subject, new Set([0])).has(subject.length);
}

function follow(
  pieces: readonly Piece[],
  text: readonly string[],
  from: ReadonlySet<number>,
): Set<number> {
  let positions = new Set(from);
  for (const piece of pieces) {
    positions = step(piece, text, positions);
  }
  return positions;
}

function step(
  piece: Piece,
  text: readonly string[],
  positions: ReadonlySet<number>,
): Set<number> {
  const next = new Set<number>();
  if (piece.kind === 'many') {
    const first = Math.min(...positions);
    for (let position = first; position <= text.length; position += 1) {
      next.add(position);
    }
    return next;
  }
  if (piece.kind === 'either') {
    for (const alternative of piece.alternatives) {
      follow(alternative, text, positions).forEach(end => next.add(end));
    }
    return next;
  }
  for (const position of positions) {
    if (position < text.length && fits(piece, text[position])) {
      next.add(position + 1);
    }
  }
  return next;
}

function fits(
  piece: Exclude<Piece, { kind: 'many' } | { kind: 'either' }>,
  character: string,
): boolean {
  switch (piece.kind) {
    case 'text':
      return piece.text === character;
    case 'class':
      return (
        piece.negated !==
        piece.ranges.some(
          ([low, high]) => low <= character && character <= high,
        )
      );
    default:
      return true;
  }
}

/** Reads up to the end, or inside braces up to `,` or `}`. Undefined where it is malformed. */
function parsePieces(
  pattern: readonly string[],
  start: number,
  nested: boolean,
): { pieces: Piece[]; end: number } | undefined {
  const pieces: Piece[] = [];
  let position = start;
  while (position < pattern.length) {
    const character = pattern[position];
    if (nested && (character === ',' || character === '}')) {
      return { pieces, end: position };
    }
    const parsed = parsePiece(pattern, position);
    if (parsed === undefined) {
      return undefined;
    }
    pieces.push(parsed.piece);
    position = parsed.end;
  }
  return nested ? undefined : { pieces, end: position };
}

function parsePiece(
  pattern: readonly string[],
  position: number,
): { piece: Piece; end: number } | undefined {
  switch (pattern[position]) {
    case '*':
      return { piece: { kind: 'many' }, end: position + 1 };
    case '?':
      return { piece: { kind: 'one' }, end: position + 1 };
    case '[':
      return parseClass(pattern, position + 1);
    case '{':
      return parseAlternatives(pattern, position + 1);
    case '\\':
      return position + 1 < pattern.length
        ? {
            piece: { kind: 'text', text: pattern[position + 1] },
            end: position + 2,
          }
        : undefined;
    default:
      return {
        piece: { kind: 'text', text: pattern[position] },
        end: position + 1,
      };
  }
}

function parseAlternatives(
  pattern: readonly string[],
  start: number,
): { piece: Piece; end: number } | undefined {
  const alternatives: Piece[][] = [];
  let position = start;
  for (;;) {
    const parsed = parsePieces(pattern, position, true);
    if (parsed === undefined) {
      return undefined;
    }
    alternatives.push(parsed.pieces);
    position = parsed.end + 1;
    if (pattern[parsed.end] === '}') {
      return { piece: { kind: 'either', alternatives }, end: position };
    }
  }
}

function parseClass(
  pattern: readonly string[],
  start: number,
): { piece: Piece; end: number } | undefined {
  const negated = pattern[start] === '!';
  const first = negated ? start + 1 : start;
  const end = pattern.indexOf(']', first);
  if (end <= first) {
    return undefined;
  }
  const ranges: Array<[string, string]> = [];
  for (let position = first; position < end; position += 1) {
    const isRange = pattern[position + 1] === '-' && position + 2 < end;
    const high = isRange ? position + 2 : position;
    if (pattern[position] > pattern[high]) {
      return undefined;
    }
    ranges.push([pattern[position], pattern[high]]);
    position = high;
  }
  return { piece: { kind: 'class', negated, ranges }, end: end + 1 };
}
