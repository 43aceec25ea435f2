import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ConformanceFile, Suite } from './ConformanceCase';
import { findDifference } from './judge';
import { suites } from './suites';

const folder = resolve(process.argv[2] ?? join('..', 'shared', 'conformance'));

if (existsSync(folder)) {
  let passed = 0;
  let failed = 0;
  for (const [file, suite] of Object.entries(suites)) {
    const path = join(folder, file);
    if (existsSync(path)) {
      const result = runFile(file, path, suite);
      passed += result.passed;
      failed += result.failed;
    } else {
      console.log(`${file}: not in ${folder}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
} else {
  console.error(
    `There are no conformance cases at ${folder}: name the folder that holds them.`,
  );
  process.exitCode = 1;
}

function compareAnswers(expected: unknown, actual: unknown) {
  return findDifference(expected, actual);
}

/** Runs the cases of one file and prints a line per kind. */
function runFile(
  file: string,
  path: string,
  suite: Suite,
): { passed: number; failed: number } {
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as ConformanceFile;
  const kinds = [...new Set(cases.map(entry => entry.kind ?? entry.op ?? ''))];
  let passed = 0;
  let failed = 0;
  for (const kind of kinds) {
    const ofKind = cases.filter(
      entry => (entry.kind ?? entry.op ?? '') === kind,
    );
    const mapping = suite[kind];
    if (!mapping) {
      console.log(`${file} ${kind}: not mapped (${ofKind.length})`);
      continue;
    }
    const { answer: map, judge } =
      typeof mapping === 'function'
        ? { answer: mapping, judge: compareAnswers }
        : mapping;
    const failures = ofKind.flatMap(entry => {
      const difference = answer(() =>
        judge(entry.expected, map(entry.input, entry), entry),
      );
      return difference ? [`  ${entry.id}: ${difference}`] : [];
    });
    passed += ofKind.length - failures.length;
    failed += failures.length;
    console.log(
      `${file} ${kind}: ${ofKind.length - failures.length}/${ofKind.length}`,
    );
    failures.forEach(line => console.log(line));
  }
  return { passed, failed };
}

function answer(compare: () => string | undefined): string | undefined {
  try {
    return compare();
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
}
