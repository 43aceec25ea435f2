import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createArgoCdController } from './argocd/createArgoCdController';
import { createFirstBuilds } from './ci/createFirstBuilds';
import { createReleases, type Release } from './ci/createReleases';
import { type SandboxClock, createClock } from './clock';
import type { Availability } from './control/Availability';
import { createControlApp } from './control/createControlApp';
import type { Controller } from './Controller';
import { type Github, createGithub } from './github/createGithub';
import {
  type ClusterStore,
  createKubeServer,
  createObjectStore,
  type KubeFaults,
} from './kube';
import { type OpenPort, openPort } from './openPort';
import {
  createRolloutsController,
  createVersionVerdicts,
  type VersionVerdicts,
} from './rollouts';
import { createSeeder } from './seed/createSeeder';
import { seedCluster } from './seed/seedCluster';

/** @public */
export interface SandboxOptions {
  /** 0, the default here, is any free port. */
  ports?: { kube?: number; github?: number; control?: number };
  /** The address to listen on. */
  host?: string;
  /** Where repositories are kept; a temporary folder, removed at the end, by default. */
  dataDir?: string;
  /** How many times faster than real time durations in resources pass. */
  timeFactor?: number;
  /** Whether to start with five services in different states; default true. */
  seed?: boolean;
  /** Gets GitHub's events of all repositories. */
  webhook?: { url: string; secret: string };
  /** Hears what went wrong inside, a sentence each. */
  log?: (message: string) => void;
}

/**
 * A running sandbox.
 *
 * @public
 */
export interface Sandbox {
  urls: {
    kube: string;
    /** What people open and git clones from. */
    github: string;
    githubApi: string;
    control: string;
  };
  tokens: { kube: string; github: string };
  organization: string;
  clock: SandboxClock;
  store: ClusterStore;
  github: Github;
  kubeFaults: KubeFaults;
  verdicts: VersionVerdicts;
  /** Plays the CI: writes a tag into an overlay. Returns the SHA of the commit. */
  release(release: Release): Promise<string>;
  setAvailability(target: 'kube' | 'github', availability: Availability): void;
  /** Seeded services that something is still to happen to. */
  pendingSeeds(): string[];
  /** Ends everything, and removes the folder if it was a temporary one. */
  stop(): Promise<void>;
}

/** The folder for the data is not empty. */
export class UsedDataDirError extends Error {
  override name = 'UsedDataDirError';
}

const organization = 'acme';
const tokens = { kube: 'sandbox-kube-token', github: 'sandbox-github-token' };
// eslint-disable-next-line no-restricted-syntax -- the sandbox runs from its sources
const skeletonDir = resolve(__dirname, '../../../templates/service/skeleton');
const slowMs = 3000;

/**
 * Starts a local GitHub and a local Kubernetes with Argo CD and Argo Rollouts in this
 * process. Resolves when they answer and the seeded repositories exist; the services come
 * to their states by themselves after that.
 *
 * @public
 */
export async function createSandbox(
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const { ports = {}, host = '127.0.0.1', log = () => {} } = options;
  const logError = (error: unknown) =>
    log(error instanceof Error ? error.message : String(error));
  // What has to end when a start fails half-way, or at last; the newest first.
  const endings: Array<() => unknown> = [];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) {
      await end();
    }
  };

  async function take(port: number | undefined, purpose: string) {
    const taken = await openPort({ host, port: port ?? 0, purpose });
    endings.push(() => taken.close());
    return taken;
  }

  function run(controller: Controller) {
    controller.start();
    endings.push(() => controller.stop());
  }

  try {
    const controlPort = await take(ports.control, 'the control API');
    const kubePort = await take(ports.kube, 'the local Kubernetes');
    const githubPort = await take(ports.github, 'the local GitHub');
    const isSeeded = options.seed ?? true;
    const dataDir = await openDataDir(options.dataDir, endings);
    if (isSeeded) {
      await requireUnused(join(dataDir, 'github'));
    }
    const urls = {
      kube: urlOf(kubePort),
      github: urlOf(githubPort),
      githubApi: `${urlOf(githubPort)}/api/v3`,
      control: urlOf(controlPort),
    };
    const clock = createClock(options.timeFactor);
    const store = createObjectStore({ clock });
    const verdicts = createVersionVerdicts();

    const kube = createKubeServer({ store, token: tokens.kube, clock });
    endings.push(() => kube.stop());
    kubePort.serve(kube.app);

    const github = createGithub({
      dataDir: join(dataDir, 'github'),
      webUrl: urls.github,
      token: tokens.github,
      clock,
      organizations: [organization],
      appWebhook: options.webhook,
    });
    endings.push(() => github.stop());
    githubPort.serve(github.app);

    const { release } = createReleases({
      apiUrl: urls.githubApi,
      token: tokens.github,
    });
    const seeder = createSeeder({
      store,
      github,
      webUrl: urls.github,
      organization,
      skeletonDir,
      onError: logError,
    });

    seedCluster(store, {
      webUrl: urls.github,
      organization,
      token: tokens.github,
    });
    if (isSeeded) {
      await seeder.createRepositories();
    }
    run(createRolloutsController({ store, clock, verdicts, log }));
    run(
      createArgoCdController({
        store,
        clock,
        workDir: join(dataDir, 'argocd'),
        github: {
          apiUrl: urls.githubApi,
          token: tokens.github,
          org: organization,
        },
      }),
    );
    if (isSeeded) {
      run(seeder);
    }
    run(
      createFirstBuilds({
        store,
        clock,
        isSeeded: service => isSeeded && seeder.isSeeded(service),
        release,
        onError: logError,
      }),
    );

    const sandbox: Sandbox = {
      urls,
      tokens,
      organization,
      clock,
      store,
      github,
      kubeFaults: kube.faults,
      verdicts,
      release,
      setAvailability: createAvailability(kube.faults, github),
      pendingSeeds: () => (isSeeded ? seeder.pending() : []),
      stop,
    };
    controlPort.serve(createControlApp(sandbox));
    return sandbox;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openDataDir(
  given: string | undefined,
  endings: Array<() => unknown>,
): Promise<string> {
  if (given !== undefined) {
    await mkdir(given, { recursive: true });
    return given;
  }
  const temporary = await mkdtemp(join(tmpdir(), 'lockstep-sandbox-'));
  endings.push(() => rm(temporary, { recursive: true, force: true }));
  return temporary;
}

/** Seeding begins anew with each start, so what a former run left would be in its way. */
async function requireUnused(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  if (entries.length > 0) {
    throw new UsedDataDirError(
      `${folder} holds the repositories of a former run. Remove it, or choose another folder for the data.`,
    );
  }
}

function urlOf({ port }: OpenPort): string {
  return `http://localhost:${port}`;
}

function createAvailability(
  kube: KubeFaults,
  github: Github,
): Sandbox['setAvailability'] {
  let restoreGithub = () => {};
  return (target, availability) => {
    if (target === 'kube') {
      ({
        ok: () => kube.ok(),
        down: () => kube.down(),
        slow: () => kube.slow(slowMs),
      })[availability]();
      return;
    }
    restoreGithub();
    restoreGithub = {
      ok: () => () => {},
      down: () => github.faults.add({ kind: 'down' }),
      slow: () => github.faults.add({ kind: 'slow', delayMs: slowMs }),
    }[availability]();
  };
}
