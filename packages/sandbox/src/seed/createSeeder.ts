import type { Github } from '../github/createGithub';
import type { ObjectStore } from '../kube/ObjectStore';
import { renderSkeleton } from './renderSkeleton';
import { type SeededService, seededServices } from './seededServices';
import { applySeedEdit, type SeedStage } from './SeedStage';

const BRANCH = 'main';
const AWAITED_KINDS = ['Application', 'AppProject'];
const AUTHOR = { name: 'Priya Nair', email: 'priya@acme.example' };

export interface Seeder {
  /** Creates the repositories; returns when they can be cloned. */
  createRepositories(): Promise<void>;
  /** Lets happen to each service what is meant to, as soon as it runs. */
  start(): void;
  /** Services whose stages are not all through. */
  pending(): string[];
  isSeeded(service: string): boolean;
  stop(): Promise<void>;
}

/**
 * Seeds by Git alone: it commits what people would commit and lets the controllers make the
 * states of it. No status is ever written from here.
 */
export function createSeeder(options: {
  store: ObjectStore;
  github: Github;
  /** Address of the local GitHub, as the Applications name it. */
  webUrl: string;
  organization: string;
  skeletonDir: string;
  onError: (error: Error) => void;
}): Seeder {
  const { store, github, organization } = options;
  const files = new Map<string, Record<string, string>>();
  const remaining = new Map(
    seededServices.map(({ name, stages }) => [name, [...stages]]),
  );
  let working = Promise.resolve();
  let unsubscribe: (() => void) | undefined;

  async function create(service: SeededService) {
    const repository = `${organization}/${service.name}`;
    const rendered = await renderSkeleton(options.skeletonDir, {
      name: service.name,
      description: service.description,
      owner: service.owner,
      port: 8080,
      healthPath: '/healthz',
      tag: service.tag,
      // Open at first, so that prod gets its first version at any time of day.
      syncWindow: { enabled: false },
      organization,
      cloneUrl: `${options.webUrl}/${repository}.git`,
      registry: `registry.${organization}.example/${organization}`,
      domain: `${organization}.example`,
      prometheusUrl: 'http://prometheus-operated.monitoring.svc:9090',
    });
    await github.createRepository({
      owner: organization,
      name: service.name,
      description: service.description,
      defaultBranch: BRANCH,
    });
    await github.commitFiles({
      repository,
      branch: BRANCH,
      message: `Create ${service.name}`,
      author: AUTHOR,
      files: rendered,
    });
    files.set(service.name, rendered);
  }

  async function carryOut(service: string, stage: SeedStage) {
    if ('patch' in stage) {
      const { kind, namespace, name } = stage.patch;
      store.patch(kind, namespace, name, stage.patch.with);
      return;
    }
    const current = files.get(service)!;
    const changed = Object.fromEntries(
      stage.edits.map(edit => [
        edit.path,
        applySeedEdit(current[edit.path] ?? '', edit),
      ]),
    );
    await github.commitFiles({
      repository: `${organization}/${service}`,
      branch: BRANCH,
      message: stage.message,
      author: AUTHOR,
      files: changed,
    });
    Object.assign(current, changed);
  }

  function isDue(stage: SeedStage | undefined) {
    if (!stage) {
      return false;
    }
    const { kind, namespace, name, holds } = stage.after;
    const object = store.get(kind, namespace, name);
    return object !== undefined && holds(object);
  }

  async function advance() {
    for (const [service, stages] of remaining) {
      while (isDue(stages[0])) {
        await carryOut(service, stages.shift()!);
      }
    }
  }

  function enqueue() {
    working = working.then(advance).catch(options.onError);
  }

  return {
    async createRepositories() {
      await Promise.all(seededServices.map(create));
    },
    start() {
      unsubscribe = store.subscribe(({ type, object }) => {
        if (type !== 'DELETED' && AWAITED_KINDS.includes(object.kind)) {
          enqueue();
        }
      });
      enqueue();
    },
    pending: () =>
      [...remaining]
        .filter(([, stages]) => stages.length > 0)
        .map(([service]) => service),
    isSeeded: service => remaining.has(service),
    async stop() {
      unsubscribe?.();
      await working;
    },
  };
}
