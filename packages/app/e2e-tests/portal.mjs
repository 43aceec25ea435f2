import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PORTAL = 'http://localhost:3000';
export const BACKEND = 'http://localhost:7007';
export const CONTROL = 'http://localhost:7170';
export const GITHUB = 'http://localhost:7190';
export const GITHUB_TOKEN = 'sandbox-github-token';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Asks again until the answer is truthy; throws what was missing when time is up. */
export async function until(
  what,
  ask,
  { timeoutMs = 60_000, everyMs = 250 } = {},
) {
  const deadline = Date.now() + timeoutMs;
  let trouble;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) {
        return answer;
      }
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `After ${timeoutMs / 1000} s still not: ${what}${
          trouble ? ` (${trouble.message})` : ''
        }`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
}

/**
 * `npm start`, as a person would; `stop` is Ctrl-C and returns the exit code. While working on
 * the tests, `E2E_REUSE=1` takes the portal that runs already.
 */
export async function startPortal() {
  if (process.env.E2E_REUSE) {
    return { stop: async () => 0 };
  }
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    cwd: root,
    env: { ...process.env, CI: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = chunk => {
    output = `${output}${chunk}`.slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exited = new Promise(resolve =>
    child.once('exit', code => resolve(code)),
  );
  let ended = false;
  exited.then(() => {
    ended = true;
  });

  const answers = async url => {
    if (ended) {
      throw new Error(`npm start ended early:\n${output}`);
    }
    return (await fetch(url)).ok;
  };
  const stop = async () => {
    if (!ended) {
      child.kill('SIGINT');
    }
    return exited;
  };
  try {
    await until('the portal answers', () => answers(PORTAL), {
      timeoutMs: 240_000,
    });
    await until(
      'the backend is ready',
      () => answers(`${BACKEND}/.backstage/health/v1/readiness`),
      { timeoutMs: 180_000 },
    );
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${output}`);
  }
  return { stop };
}

/** Calls the sandbox's GitHub as the portal does. */
export async function github(path) {
  const response = await fetch(`${GITHUB}/api/v3${path}`, {
    headers: { authorization: `token ${GITHUB_TOKEN}` },
  });
  if (!response.ok) {
    throw new Error(`GET ${path} answered ${response.status}`);
  }
  return response.json();
}

/** Calls the sandbox's control API. */
export async function control(method, path, body) {
  const response = await fetch(`${CONTROL}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(
      `${method} ${path} answered ${response.status}: ${await response.text()}`,
    );
  }
  return response.status === 204 ? undefined : response.json();
}
