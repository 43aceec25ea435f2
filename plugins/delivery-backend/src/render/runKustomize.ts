import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { InputError, ServiceUnavailableError } from '@backstage/errors';

const TIMEOUT_MS = 10_000;
const MOST_OUTPUT = 20_000_000;
const LONGEST_COMPLAINT = 300;

const execute = promisify(execFile);

/**
 * `kustomize build` of a folder, in a directory of its own that holds these files and nothing
 * else, and is gone afterwards. The program gets neither credentials nor the PATH, so that it
 * finds no `git` to fetch with, and no shell is involved.
 */
export async function runKustomize(options: {
  program: string;
  files: ReadonlyMap<string, string>;
  folder: string;
  signal?: AbortSignal;
}): Promise<string> {
  const { files, folder, signal } = options;
  const program = await findProgram(options.program);
  const home = await mkdtemp(join(tmpdir(), 'lockstep-render-'));
  const root = join(home, 'repository');
  try {
    for (const [path, content] of files) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    const { stdout } = await execute(program, ['build', join(root, folder)], {
      cwd: root,
      env: {
        PATH: '',
        HOME: home,
        TMPDIR: home,
        XDG_CONFIG_HOME: home,
        // Where something is fetched after all, it is asked of nobody.
        HTTP_PROXY: 'http://127.0.0.1:9',
        HTTPS_PROXY: 'http://127.0.0.1:9',
      },
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_OUTPUT,
      windowsHide: true,
      signal,
    });
    return stdout;
  } catch (error) {
    throw describeFailure(error, { files, home });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function findProgram(program: string): Promise<string> {
  const candidates = isAbsolute(program)
    ? [program]
    : (process.env.PATH ?? '')
        .split(delimiter)
        .filter(isAbsolute)
        .map(directory => join(directory, program));
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // The next one.
    }
  }
  throw new ServiceUnavailableError(
    `There is no program '${program}' to render with; install it where the backend runs, or set delivery.render.kustomize to its path`,
  );
}

function describeFailure(
  error: unknown,
  { files, home }: { files: ReadonlyMap<string, string>; home: string },
): Error {
  const { code, killed, name, stderr } = error as {
    code?: unknown;
    killed?: boolean;
    name?: string;
    stderr?: string;
  };
  if (name === 'AbortError' || (typeof code === 'string' && !killed)) {
    return error as Error;
  }
  if (killed) {
    return new ServiceUnavailableError(
      `kustomize did not end within ${TIMEOUT_MS / 1000} s`,
    );
  }
  // What it complains about may quote the file.
  const mayQuoteSecret = [...files.values()].some(content =>
    /kind["']?\s*:\s*["']?Secret|secretGenerator/.test(content),
  );
  const complaint = (stderr ?? '')
    .replaceAll(`${home}/repository/`, '')
    .replaceAll(home, '')
    .trim()
    .slice(0, LONGEST_COMPLAINT);
  return new InputError(
    mayQuoteSecret || !complaint
      ? `kustomize refuses it (exit code ${code}); run kustomize build to see why`
      : `kustomize refuses it: ${complaint}`,
  );
}
