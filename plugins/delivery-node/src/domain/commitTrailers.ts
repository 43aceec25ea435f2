/** What a commit of Lockstep says about itself, so that Git alone can prove the history. @public */
export interface PromotionTrailers {
  promotionId: string;
  /** The environment or version it came from. */
  promotedFrom?: string;
  changeTicket?: string;
  /** Entity reference of who asked. */
  requestedBy?: string;
  /** Id of the promotion this one takes back. */
  reverts?: string;
}

const KEYS: Array<[keyof PromotionTrailers, string]> = [
  ['promotionId', 'Promotion-Id'],
  ['promotedFrom', 'Promoted-From'],
  ['changeTicket', 'Change-Ticket'],
  ['requestedBy', 'Requested-By'],
  ['reverts', 'Reverts'],
];

/**
 * The trailer block, to be put behind an empty line at the end of a commit message. A value
 * stays on its line whatever it holds: line breaks and control characters become spaces.
 *
 * @public
 */
export function buildTrailers(trailers: PromotionTrailers): string {
  return KEYS.flatMap(([field, key]) => {
    const value = sanitise(trailers[field] ?? '');
    return value === '' ? [] : [`${key}: ${value}`];
  }).join('\n');
}

/**
 * Reads the trailers of a commit message: those of its last paragraph, as Git's
 * `interpret-trailers` does. Undefined when the commit carries no `Promotion-Id`.
 *
 * @public
 */
export function parseTrailers(message: string): PromotionTrailers | undefined {
  const paragraphs = message
    .replace(/\r\n?/g, '\n')
    .trimEnd()
    .split(/\n[ \t]*\n/);
  if (paragraphs.length < 2) {
    return undefined;
  }
  const found: Partial<PromotionTrailers> = {};
  for (const line of paragraphs[paragraphs.length - 1].split('\n')) {
    const match = /^([A-Za-z][A-Za-z-]*):[ \t]*(.*)$/.exec(line);
    const field = KEYS.find(
      ([, key]) => key.toLowerCase() === match?.[1].toLowerCase(),
    )?.[0];
    if (match && field && found[field] === undefined) {
      found[field] = match[2].trim();
    }
  }
  return found.promotionId ? (found as PromotionTrailers) : undefined;
}

function sanitise(value: string): string {
  return (
    value
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
