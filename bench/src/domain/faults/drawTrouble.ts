import { pick } from '../createRandom';

/**
 * What goes wrong with one request.
 *
 * - `error`, `error-after`: a 502 of a gateway, before or after the request took effect.
 * - `cut`, `answer-lost`: the connection breaks, before or after it took effect.
 * - `answer-late`: it takes effect, and the answer comes when nobody waits for it any more.
 * - `secondary-limit`: GitHub's 403 for too much at once.
 * - `unauthorized`: a token that ran out.
 * - `conflict`, `unprocessable`: GitHub's 409 and 422, for writes.
 */
export type Trouble =
  | { kind: 'error' | 'error-after' | 'cut' | 'answer-lost' | 'answer-late' }
  | { kind: 'secondary-limit'; retryAfterSeconds?: number }
  | { kind: 'unauthorized' }
  | { kind: 'conflict' | 'unprocessable'; message: string };

export type TroubleKind = Trouble['kind'];

const FOR_READS: readonly TroubleKind[] = [
  'error',
  'cut',
  'answer-lost',
  'answer-late',
  'secondary-limit',
  'unauthorized',
];

const FOR_WRITES: readonly TroubleKind[] = [
  'error',
  'error-after',
  'error-after',
  'cut',
  'answer-lost',
  'answer-lost',
  'answer-late',
  'secondary-limit',
  'unauthorized',
  'conflict',
  'unprocessable',
];

/** How often a limit does not say how long it lasts; then a minute has to be waited out. */
const SILENT_LIMIT_SHARE = 0.05;

/** Trouble for a request, mostly none. Writes get three times their share: they are fewer. */
export function drawTrouble(
  random: () => number,
  request: { route: string; share: number; silentLimits: boolean },
): Trouble | undefined {
  const isWrite = isWriteRoute(request.route);
  if (random() >= request.share * (isWrite ? 3 : 1)) {
    return undefined;
  }
  const kind = pick(random, isWrite ? FOR_WRITES : FOR_READS);
  switch (kind) {
    case 'secondary-limit':
      return request.silentLimits && random() < SILENT_LIMIT_SHARE
        ? { kind }
        : { kind, retryAfterSeconds: 1 };
    case 'conflict':
    case 'unprocessable':
      return { kind, message: refusalOf(request.route, kind) };
    default:
      return { kind };
  }
}

export function isWriteRoute(route: string): boolean {
  return !/^(GET|query) /.test(route);
}

/** In GitHub's words for the route. */
function refusalOf(route: string, kind: 'conflict' | 'unprocessable'): string {
  if (route === 'PUT pulls/merge') {
    return kind === 'conflict'
      ? 'Head branch was modified. Review and try the merge again.'
      : 'Validation Failed';
  }
  if (route === 'PATCH git/refs') {
    return 'Update is not a fast forward';
  }
  if (route === 'POST git/refs') {
    return 'Reference already exists';
  }
  return kind === 'conflict'
    ? 'Git Repository is being changed. Try again.'
    : 'Validation Failed';
}
