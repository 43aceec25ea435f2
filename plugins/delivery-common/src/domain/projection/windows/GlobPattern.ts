/** One piece of a pattern: maps where a match may stand to where it may stand after it. */
type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'one' }
  | { kind: 'many' }
  | { kind: 'range'; negated: boolean; low: string; high: string }
  | { kind: 'list'; negated: boolean; characters: string }
  | { kind: 'either'; alternatives: Piece[][] };

/**
 * Whether a text fits a glob as Argo CD's sync windows use it: `*` crosses slashes, `?` is
 * one character, `{one,two}` is either. A class is one range (`[a-z]`) or a list (`[!abc]`),
 * never both. A pattern that cannot be read fits nothing; braces left open end with it.
 *
 * All positions are followed at once, so no pattern takes more than linear steps per piece.
 *
 * @public
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const characters = [...pattern];
  const parsed = parsePieces(characters, 0, false);
  if (parsed === undefined) {
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
    case 'range':
      return (
        piece.negated !== (piece.low <= character && character <= piece.high)
      );
    case 'list':
      return piece.negated !== [...piece.characters].includes(character);
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
      break;
    }
    const parsed = parsePiece(pattern, position);
    if (parsed === undefined) {
      return undefined;
    }
    pieces.push(...parsed.pieces);
    position = parsed.end;
  }
  return { pieces, end: position };
}

interface Parsed {
  pieces: Piece[];
  end: number;
}

function parsePiece(
  pattern: readonly string[],
  position: number,
): Parsed | undefined {
  const end = position + 1;
  switch (pattern[position]) {
    case '*':
      return { pieces: [{ kind: 'many' }], end };
    case '?':
      return { pieces: [{ kind: 'one' }], end };
    case '[':
      return parseClass(pattern, end);
    case '{':
      return parseAlternatives(pattern, end);
    case '\\':
      // nothing is left to escape at the end
      return end < pattern.length
        ? { pieces: [{ kind: 'text', text: pattern[end] }], end: end + 1 }
        : { pieces: [], end };
    default:
      return { pieces: [{ kind: 'text', text: pattern[position] }], end };
  }
}

function parseAlternatives(
  pattern: readonly string[],
  start: number,
): Parsed | undefined {
  const alternatives: Piece[][] = [];
  let position = start;
  for (;;) {
    const parsed = parsePieces(pattern, position, true);
    if (parsed === undefined) {
      return undefined;
    }
    alternatives.push(parsed.pieces);
    if (pattern[parsed.end] !== ',') {
      return {
        pieces: [{ kind: 'either', alternatives }],
        end: parsed.end + 1,
      };
    }
    position = parsed.end + 1;
  }
}

function parseClass(
  pattern: readonly string[],
  start: number,
): Parsed | undefined {
  const negated = pattern[start] === '!';
  const first = negated ? start + 1 : start;
  if (pattern[first + 1] === '-') {
    const [low, high, close] = [
      pattern[first],
      pattern[first + 2],
      pattern[first + 3],
    ];
    return close === ']' && low <= high
      ? { pieces: [{ kind: 'range', negated, low, high }], end: first + 4 }
      : undefined;
  }
  let characters = '';
  for (let position = first; position < pattern.length; position += 1) {
    if (pattern[position] === ']') {
      return characters === ''
        ? undefined
        : {
            pieces: [{ kind: 'list', negated, characters }],
            end: position + 1,
          };
    }
    if (pattern[position] === '\\') {
      position += 1;
    }
    characters += pattern[position] ?? '';
  }
  return undefined;
}
