import type { ApplicationView } from '@lockstep/backstage-plugin-delivery-common';

/** A Kustomize folder at a commit. */
export interface DeployedPlace {
  repoURL: string;
  path: string;
  revision: string;
}

/** Something Argo CD deployed, and where it took it from. */
export interface DeployedEntry {
  /** Nothing was deployed before it. */
  first: boolean;
  places: DeployedPlace[];
}

/** What Argo CD remembers to have deployed, newest first. Its ids count from 0. */
export function listDeployedEntries({
  history,
}: ApplicationView): DeployedEntry[] {
  return history.map(({ id, revisions, sources }) => ({
    first: id === 0,
    places: listPlaces(sources, revisions),
  }));
}

/** Where what is deployed now was taken from: as the history says, else the status. */
export function listDeployedPlaces(
  application: ApplicationView,
): DeployedPlace[] {
  const { history, sources, revisions } = application;
  return history.length > 0
    ? listPlaces(history[0].sources, history[0].revisions)
    : listPlaces(sources, revisions);
}

function listPlaces(
  sources: ApplicationView['sources'],
  revisions: readonly string[],
): DeployedPlace[] {
  return sources.flatMap(({ repoURL, path, chart }, index) => {
    const revision = revisions[index];
    return path !== undefined && !chart && revision
      ? [{ repoURL, path, revision }]
      : [];
  });
}
