import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumPath } from './chromium.mjs';
import { findPostgres, startPostgres } from './postgres.mjs';
import { runCommand } from './runCommand.mjs';
import { runTypeScript } from './runTypeScript.mjs';

/**
 * Runs all checks, prints what each found and a closing line. A check that could not run here
 * (no browser, say) is skipped and named; where `CI` is set that is a failure.
 */
export async function runChecks({ root, node, env }) {
  const cli = join(root, 'node_modules/@backstage/cli/bin/backstage-cli');
  const run = (args, extra = {}) =>
    runCommand(node, args, { cwd: root, env: { ...env, ...extra } });
  const checks = [
    [
      'type check',
      async () =>
        single(await run([join(root, 'node_modules/typescript/bin/tsc')])),
    ],
    [
      'lint',
      async () =>
        single(await run([cli, 'repo', 'lint', '--max-warnings', '0'])),
    ],
    [
      'format',
      async () =>
        single(
          await run([
            join(root, 'node_modules/prettier/bin-prettier.js'),
            '--loglevel',
            'warn',
            '--check',
            'packages',
            'plugins',
            'bench',
            'scripts',
            'eslint',
          ]),
        ),
    ],
    [
      'tests',
      () => withPostgres(databases => unitTests({ root, cli, run, databases })),
    ],
    [
      'tool chain',
      () =>
        nodeTests({
          root,
          run,
          name: 'toolchain',
          files: ['scripts/toolchain/*.test.mjs'],
        }),
    ],
    [
      'disturbed watches',
      // Other figures depend on the machine; that nothing is lost does not.
      async () =>
        single(
          await runTypeScript({ root, node, env }, 'bench/src/main.ts', [
            'disturb',
            '--quick',
          ]),
        ),
    ],
    ['fault storm', () => faultStorm({ root, node, env })],
    ['story in the browser', () => story({ root, run })],
  ];

  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const [name, check] of checks) {
    console.log(`\n== ${name}`);
    const started = Date.now();
    const result = await check();
    const seconds = Math.round((Date.now() - started) / 1000);
    for (const key of Object.keys(total)) {
      total[key] += result[key];
    }
    lines.push(
      `${name}: ${result.passed} passed, ${result.failed} failed, ${
        result.skipped
      } skipped (${seconds} s)${result.note ? `, ${result.note}` : ''}`,
    );
  }

  console.log(`\n${lines.join('\n')}`);
  const skippedCounts = process.env.CI && total.skipped > 0;
  if (skippedCounts) {
    console.log('A skipped check is a failure where CI is set.');
    total.failed += total.skipped;
    total.skipped = 0;
  }
  console.log(
    `${total.passed} passed, ${total.failed} failed${
      total.skipped ? `, ${total.skipped} skipped` : ''
    }`,
  );
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function single(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** Runs a check with a PostgreSQL beside it, or without one, which counts as a skip. */
async function withPostgres(check) {
  if (!findPostgres()) {
    console.log(
      'PostgreSQL is not on this machine (Debian package "postgresql"): only SQLite is tested.',
    );
    const result = await check({});
    return { ...result, skipped: result.skipped + 1, note: 'no PostgreSQL' };
  }
  const postgres = await startPostgres();
  try {
    return await check({
      [`BACKSTAGE_TEST_DATABASE_POSTGRES${postgres.major}_CONNECTION_STRING`]:
        postgres.connectionString,
    });
  } finally {
    await postgres.stop();
  }
}

async function unitTests({ root, cli, run, databases }) {
  const report = join(root, '.tools', 'jest.json');
  rmSync(report, { force: true });
  const code = await run(
    [
      cli,
      'repo',
      'test',
      '--watchAll=false',
      '--maxWorkers=2',
      '--json',
      `--outputFile=${report}`,
    ],
    // Databases that need Docker are left to machines that name them by connection string.
    { CI: 'true', BACKSTAGE_TEST_DISABLE_DOCKER: '1', ...databases },
  );
  if (!existsSync(report)) {
    return { passed: 0, failed: 1, skipped: 0, note: 'Jest wrote no report' };
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: failed || (code === 0 ? 0 : 1),
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

async function nodeTests({ root, run, name, files, env }) {
  const report = join(root, '.tools', `${name}.tap`);
  rmSync(report, { force: true });
  const code = await run(
    [
      '--test',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      `--test-reporter-destination=${report}`,
      ...files,
    ],
    env,
  );
  const tap = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const count = key =>
    Number(tap.match(new RegExp(`^# ${key} (\\d+)`, 'm'))?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return {
    passed: count('pass'),
    failed: failed || (code === 0 ? 0 : 1),
    skipped: count('skipped') + count('todo'),
  };
}

async function faultStorm(repository) {
  if (!findPostgres()) {
    console.log(
      'Skipped: PostgreSQL is not on this machine (Debian package "postgresql").',
    );
    return { passed: 0, failed: 0, skipped: 1, note: 'no PostgreSQL' };
  }
  return single(
    await runTypeScript(repository, 'bench/src/main.ts', ['faults', '--quick']),
  );
}

async function story({ root, run }) {
  const chromium = chromiumPath();
  if (!chromium) {
    console.log(
      'Skipped: no chromium on this machine (Debian package "chromium", or set CHROMIUM).',
    );
    return { passed: 0, failed: 0, skipped: 1, note: 'no chromium' };
  }
  return nodeTests({
    root,
    run,
    name: 'story',
    files: ['packages/app/e2e-tests/*.test.mjs'],
    env: { CHROMIUM: chromium },
  });
}
