import type { SandboxClock } from '../clock';
import type { Controller } from '../Controller';
import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore } from '../kube/ObjectStore';
import { nextMinorTag } from './nextMinorTag';
import type { Release } from './createReleases';

/** How long a build takes, on the sandbox's clock. */
const BUILD_SECONDS = 30;

/**
 * Plays the first CI run of a repository that the wizard created: once dev runs the version it
 * started with, the next one is released to dev, and its canary walks.
 */
export function createFirstBuilds(options: {
  store: ObjectStore;
  clock: SandboxClock;
  isSeeded: (service: string) => boolean;
  release: (release: Release) => Promise<unknown>;
  onError: (error: Error) => void;
}): Controller {
  const { store, clock } = options;
  const seen = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<unknown>>();
  let unsubscribe: (() => void) | undefined;

  function consider(application: KubeObject) {
    const build = planFirstBuild(application);
    if (!build || seen.has(build.repository)) {
      return;
    }
    seen.add(build.repository);
    if (options.isSeeded(build.repository.split('/')[1])) {
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      const work = options
        .release(build)
        .catch(options.onError)
        .finally(() => running.delete(work));
      running.add(work);
    }, clock.realMs(BUILD_SECONDS));
    timers.add(timer);
  }

  return {
    start() {
      store.list('Application').forEach(consider);
      unsubscribe = store.subscribe(({ type, object }) => {
        if (type !== 'DELETED' && object.kind === 'Application') {
          consider(object);
        }
      });
    },
    async stop() {
      unsubscribe?.();
      timers.forEach(clearTimeout);
      await Promise.all(running);
    },
  };
}

/** The build to play, or undefined while it is not its time. */
export function planFirstBuild(application: KubeObject): Release | undefined {
  const { spec, status, metadata } = application;
  const repository = /\/([^/]+\/[^/]+)\.git$/.exec(
    spec?.source?.repoURL ?? '',
  )?.[1];
  if (
    !repository ||
    metadata.labels?.['lockstep/environment'] !== 'dev' ||
    status?.health?.status !== 'Healthy' ||
    status?.sync?.status !== 'Synced' ||
    status?.history?.length !== 1
  ) {
    return undefined;
  }
  const service = repository.split('/')[1];
  const image: string | undefined = status.summary?.images?.find(
    (candidate: string) => candidate.includes(`/${service}:`),
  );
  const tag = image && nextMinorTag(image.slice(image.lastIndexOf(':') + 1));
  return tag ? { repository, environment: 'dev', tag } : undefined;
}
