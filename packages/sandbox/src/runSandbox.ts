import { createSandbox, type Sandbox, UsedDataDirError } from './createSandbox';
import { PortTakenError } from './openPort';

const portVariables = {
  kube: 'SANDBOX_KUBE_PORT',
  github: 'SANDBOX_GITHUB_PORT',
  control: 'SANDBOX_CONTROL_PORT',
};
const parentCheckMs = 1000;

/** A value of the environment that does not fit; the message says what does. */
class SettingError extends Error {}

/**
 * The sandbox as a program: reads its settings from the environment, says one line when it
 * is ready, and ends on SIGINT, SIGTERM and when the program that started it is gone.
 *
 * @public
 */
export async function runSandbox(env: NodeJS.ProcessEnv): Promise<void> {
  let starting: Promise<Sandbox> | undefined;
  let ending: Promise<void> | undefined;
  const parent = process.ppid;

  const end = () => {
    ending ??= Promise.resolve(starting)
      .then(sandbox => sandbox?.stop())
      .then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  setInterval(() => {
    // Orphans get another parent.
    if (process.ppid !== parent) {
      end();
    }
  }, parentCheckMs).unref();

  try {
    starting = createSandbox({
      ports: {
        kube: readPort(env, portVariables.kube, 7180),
        github: readPort(env, portVariables.github, 7190),
        control: readPort(env, portVariables.control, 7170),
      },
      timeFactor: readFactor(env),
      dataDir: env.SANDBOX_DATA_DIR || undefined,
      seed: env.SANDBOX_SEED !== 'false',
      webhook: {
        url:
          env.SANDBOX_WEBHOOK_URL ||
          'http://localhost:7007/api/events/http/github',
        secret: env.SANDBOX_WEBHOOK_SECRET || 'sandbox-webhook-secret',
      },
      log: message => process.stderr.write(`sandbox: ${message}\n`),
    });
    const { urls, clock } = await starting;
    process.stdout.write(
      `The sandbox is ready: GitHub ${urls.github}, Kubernetes ${urls.kube}, control ${urls.control}, time ${clock.factor} times faster\n`,
    );
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof PortTakenError) {
    return `${
      error.message
    } End the program that uses it, or choose other ports with ${Object.values(
      portVariables,
    ).join(', ')}.`;
  }
  if (error instanceof SettingError || error instanceof UsedDataDirError) {
    return error.message;
  }
  return `The sandbox could not start: ${
    error instanceof Error ? error.stack : error
  }`;
}

function readPort(
  env: NodeJS.ProcessEnv,
  variable: string,
  absent: number,
): number {
  const text = env[variable];
  if (text === undefined || text === '') {
    return absent;
  }
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new SettingError(
      `${variable} is "${text}"; it must be a port from 0 (any free one) to 65535.`,
    );
  }
  return port;
}

function readFactor(env: NodeJS.ProcessEnv): number {
  const text = env.SANDBOX_TIME_FACTOR;
  if (text === undefined || text === '') {
    return 10;
  }
  const factor = Number(text);
  if (!Number.isFinite(factor) || factor <= 0) {
    throw new SettingError(
      `SANDBOX_TIME_FACTOR is "${text}"; it must be a number above 0.`,
    );
  }
  return factor;
}
