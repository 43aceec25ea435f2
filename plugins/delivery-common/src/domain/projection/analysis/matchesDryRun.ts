/** Names, dots, anchors and few repetitions: what takes no time to match. */
const SIMPLE_PATTERN = /^\^?[\w\s.*+-]{0,253}\$?$/;
const MAX_REPETITIONS = 3;

/**
 * Whether a metric is to be measured without consequences, by a pattern that may match any part
 * of its name. A pattern that is not simple must be the name itself: the controller marks the
 * result of every dry run anyway.
 */
export function matchesDryRun(pattern: string, name: string): boolean {
  if (pattern === name) {
    return true;
  }
  const repetitions = pattern.match(/[*+]/g)?.length ?? 0;
  if (!SIMPLE_PATTERN.test(pattern) || repetitions > MAX_REPETITIONS) {
    return false;
  }
  try {
    return new RegExp(pattern).test(name);
  } catch {
    return false; // nothing to repeat
  }
}
