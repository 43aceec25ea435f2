import type { ConformanceCase } from '../ConformanceCase';
import { findDifference } from '../judge';

interface EditAnswer {
  yaml?: string;
  images?: Array<{ name: string }>;
  refused?: string;
}

/**
 * An edit is right when the images are the expected ones, in any order, and every line that
 * says nothing about the version of an image is still there, in its place. Peers that write the
 * whole file anew are not followed in how they write it.
 */
export function judgeEdit(
  expected: any,
  answer: EditAnswer,
  { input, policy }: ConformanceCase,
): string | undefined {
  const { yaml, images, refused } = answer;
  if (expected.error) {
    const leavesItAlone = policy === 'choice' && yaml === input;
    return refused || leavesItAlone
      ? undefined
      : `expected to be refused: ${expected.error}`;
  }
  if (refused) {
    return `refused: ${refused}`;
  }
  if (expected.match === 'exact' || expected.match === 'unchanged') {
    return yaml === expected.yaml
      ? undefined
      : `expected ${JSON.stringify(expected.yaml)}, got ${JSON.stringify(
          yaml,
        )}`;
  }
  return (
    (expected.images &&
      findDifference(byName(expected.images), byName(images ?? []))) ||
    findLostLine(input ?? '', yaml ?? '')
  );
}

function byName(images: Array<{ name: string }>) {
  return Object.fromEntries(images.map(image => [image.name, image]));
}

const ABOUT_VERSIONS = /\b(newName|newTag|digest)["']?:|^\s*images:\s*\[\s*\]/;

function findLostLine(before: string, after: string): string | undefined {
  const lines = after.split('\n');
  let from = 0;
  for (const line of before.split('\n')) {
    if (!ABOUT_VERSIONS.test(line)) {
      const found = lines.indexOf(line, from);
      if (found < 0) {
        return `lost the line ${JSON.stringify(line)}`;
      }
      from = found + 1;
    }
  }
  return undefined;
}
