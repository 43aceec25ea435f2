import type { AuthService } from '@backstage/backend-plugin-api';
import type {
  Deployment,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  ImageEditError,
  readImages,
  type GitHost,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import {
  formatPin,
  isVersionWritten,
  listDeployedEntries,
  readCommitSha,
  readSourceRepository,
  type DeployedPlace,
  type VersionOrigin,
} from '../domain/reports';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import type { EntityCatalog } from '../service/EntityCatalog';
import { findRepositoryIfKnown } from './findRepositoryIfKnown';

/** What Argo CD keeps by default; more is not looked through. */
const LONGEST_HISTORY = 10;
const KUSTOMIZATION_NAMES = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** Finds the commit a version comes from, or finds that nobody can tell. It never guesses. */
export class OriginFinder {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: EntityCatalog;
      finder: DeploymentFinder;
      gitHosts: readonly GitHost[];
      /** Names of the environments, in order. */
      pipeline: readonly string[];
    },
  ) {}

  /**
   * The commit the version says it was built from, where the component's repository has it;
   * else the commit that Argo CD deployed when the version first ran in the first
   * environment, as far as its history reaches.
   */
  async find(
    entityRef: string,
    version: Version,
  ): Promise<VersionOrigin | undefined> {
    return (
      (await this.findInApplication(entityRef, version)) ??
      (await this.findInGitOps(entityRef, version))
    );
  }

  private async findInApplication(
    entityRef: string,
    version: Version,
  ): Promise<VersionOrigin | undefined> {
    const sha = readCommitSha(version);
    const repoURL =
      sha && readSourceRepository(await this.options.catalog.get(entityRef));
    return repoURL
      ? this.readCommit({
          entityRef,
          version,
          source: 'application',
          repoURL,
          sha,
        })
      : undefined;
  }

  private async findInGitOps(
    entityRef: string,
    version: Version,
  ): Promise<VersionOrigin | undefined> {
    const found: VersionOrigin[] = [];
    for (const deployment of await this.listFirstDeployments(entityRef)) {
      const place = await this.findArrival(deployment, version);
      const origin =
        place &&
        (await this.readCommit({
          entityRef,
          version,
          source: 'gitops',
          repoURL: place.repoURL,
          sha: place.revision,
        }));
      if (origin) {
        found.push(origin);
      }
    }
    found.sort((a, b) => (a.committedAt < b.committedAt ? -1 : 1));
    return found[0];
  }

  /** Those of the first environment it has: a later one says when it arrived there. */
  private async listFirstDeployments(entityRef: string): Promise<Deployment[]> {
    const { auth, finder, pipeline } = this.options;
    const deployments = await finder.find(entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    const first = pipeline.find(name =>
      deployments.some(({ environment }) => environment === name),
    );
    return deployments.filter(({ environment }) => environment === first);
  }

  /**
   * The oldest entry of the history's newest run of entries that deployed the version. Where
   * nothing older is known to have deployed another one, it may have arrived before: then
   * nobody can tell.
   */
  private async findArrival(
    { application }: Deployment,
    version: Version,
  ): Promise<DeployedPlace | undefined> {
    let arrival: DeployedPlace | undefined;
    const entries = listDeployedEntries(application).slice(0, LONGEST_HISTORY);
    for (const { first, places } of entries) {
      const place = await this.findWritten(places, version);
      if (place === 'unreadable') {
        return undefined;
      }
      if (place && first) {
        return place;
      }
      if (arrival && !place) {
        return arrival;
      }
      arrival = place;
    }
    return undefined;
  }

  /** The one of the places that asks for the version. */
  private async findWritten(
    places: readonly DeployedPlace[],
    version: Version,
  ): Promise<DeployedPlace | 'unreadable' | undefined> {
    let readable = false;
    for (const place of places) {
      const images = await this.readImagesAt(place);
      if (images && isVersionWritten(images, version)) {
        return place;
      }
      readable = readable || images !== undefined;
    }
    return readable ? undefined : 'unreadable';
  }

  private async readImagesAt({ repoURL, path, revision }: DeployedPlace) {
    const repository = this.repositoryOf(repoURL);
    for (const name of KUSTOMIZATION_NAMES) {
      const file = await repository?.readFile({
        path: `${path.replace(/\/+$/, '')}/${name}`,
        ref: revision,
      });
      if (file) {
        return parseImages(file.content);
      }
    }
    return undefined;
  }

  private async readCommit(options: {
    entityRef: string;
    version: Version;
    source: VersionOrigin['source'];
    repoURL: string;
    sha: string;
  }): Promise<VersionOrigin | undefined> {
    const { entityRef, version, source, repoURL, sha } = options;
    const commit = await this.repositoryOf(repoURL)?.getCommit(sha);
    const time = Date.parse(commit?.date ?? '');
    return commit && !Number.isNaN(time)
      ? {
          entityRef,
          image: version.image,
          pin: formatPin(version),
          source,
          repoURL,
          sha: commit.sha,
          committedAt: new Date(time).toISOString(),
          url: commit.url,
        }
      : undefined;
  }

  private repositoryOf(url: string): GitRepository | undefined {
    return findRepositoryIfKnown(this.options.gitHosts, url);
  }
}

function parseImages(content: string) {
  try {
    return readImages(content);
  } catch (error) {
    if (error instanceof ImageEditError) {
      return undefined;
    }
    throw error;
  }
}
