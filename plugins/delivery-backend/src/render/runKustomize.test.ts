import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../__testUtils__/waitFor';
import { runKustomize } from './runKustomize';

const files = new Map([
  ['app/kustomization.json', '{}'],
  ['app/deep/a.yaml', 'kind: A\n'],
]);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('runKustomize', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  /** A program that does what the script says, in place of kustomize. */
  async function aProgram(script: string): Promise<string> {
    const path = join(directory, `program-${Math.random()}`);
    await writeFile(path, `#!${process.execPath}\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }

  it('gives the program the files and neither PATH nor credentials', async () => {
    process.env.LOCKSTEP_TEST_TOKEN = 's3cr3t';
    process.env.GIT_ASKPASS = '/bin/true';
    try {
      const program = await aProgram(`
        const fs = require('node:fs');
        console.log(JSON.stringify({
          args: process.argv.slice(2),
          cwd: process.cwd(),
          env: process.env,
          file: fs.readFileSync(process.argv[3] + '/deep/a.yaml', 'utf8'),
        }));`);
      const said = JSON.parse(
        await runKustomize({ program, files, folder: 'app' }),
      );
      expect(said.args).toEqual(['build', join(said.cwd, 'app')]);
      expect(said.file).toBe('kind: A\n');
      expect(Object.keys(said.env).sort()).toEqual([
        'HOME',
        'HTTPS_PROXY',
        'HTTP_PROXY',
        'PATH',
        'TMPDIR',
        'XDG_CONFIG_HOME',
      ]);
      expect(said.env.PATH).toBe('');
      expect(existsSync(said.env.HOME)).toBe(false);
    } finally {
      delete process.env.LOCKSTEP_TEST_TOKEN;
      delete process.env.GIT_ASKPASS;
    }
  });

  it('finds the program on the PATH, and says so when it does not', async () => {
    await expect(
      runKustomize({ program: 'no-such-program', files, folder: 'app' }),
    ).rejects.toThrow(
      /no program 'no-such-program' .* delivery\.render\.kustomize/,
    );
  });

  it('repeats what the program complains about, without our own paths', async () => {
    const program = await aProgram(
      `console.error('Error: ' + process.argv[3] + '/x.yaml: bad'); process.exit(3);`,
    );
    await expect(
      runKustomize({ program, files, folder: 'app' }),
    ).rejects.toThrow('kustomize refuses it: Error: app/x.yaml: bad');
  });

  it.each(['kind: Secret\n', '{"secretGenerator": []}'])(
    'repeats nothing where %j may be quoted',
    async content => {
      const program = await aProgram(
        `console.error('line: s3cr3t'); process.exit(3);`,
      );
      const error = await runKustomize({
        program,
        files: new Map([...files, ['app/s.yaml', content]]),
        folder: 'app',
      }).catch(caught => caught);
      expect(String(error)).toMatch(/refuses it \(exit code 3\)/);
      expect(String(error)).not.toContain('s3cr3t');
    },
  );

  it('ends the program when nobody waits any more', async () => {
    const beats = join(directory, 'beats');
    const program = await aProgram(
      `const fs = require('node:fs');
       fs.writeFileSync(${JSON.stringify(beats)} + '~', String(process.pid));
       fs.renameSync(${JSON.stringify(beats)} + '~', ${JSON.stringify(beats)});
       setInterval(() => {}, 1000);`,
    );
    const limit = new AbortController();
    const failed = runKustomize({
      program,
      files,
      folder: 'app',
      signal: limit.signal,
    }).catch(caught => caught);
    await waitFor('the program to begin', () => existsSync(beats));
    const pid = Number(await readFile(beats, 'utf8'));
    limit.abort();
    expect((await failed).name).toBe('AbortError');
    await waitFor('its end', () => !isAlive(pid));
  });
});
