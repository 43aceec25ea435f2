import type { ApplicationView } from '../../../model/application';
import type { RolloutView } from '../../../model/rollout';
import type { Version } from '../../../model/version';
import type { WorkloadView } from '../../../model/workload';
import { parseImageReference } from '../version/ImageReference';

/** What Git asks for, and what takes the traffic. */
export interface DeploymentVersions {
  version: Version | null;
  stableVersion: Version | null;
}

/**
 * Reads both versions of the main container. Of a Rollout that is the first one whose image the
 * Application reports, else the first; of plain workloads the one named like the component, else
 * the first.
 */
export function readVersions(options: {
  application: ApplicationView;
  rollout: RolloutView | null;
  workloads: readonly WorkloadView[];
  /** Tells the component's own image from those of its neighbours. */
  componentName: string;
}): DeploymentVersions {
  const { application, rollout } = options;
  if (!rollout) {
    return readWorkloadVersions(options);
  }
  const image =
    rollout.images.find(candidate => application.images.includes(candidate)) ??
    rollout.images[0];
  const version = image ? parseImageReference(image) : null;
  if (rollout.fullyPromoted) {
    return { version, stableVersion: version };
  }
  const stable = rollout.revisions.find(revision =>
    revision.roles.includes('stable'),
  );
  const candidates = (stable?.images ?? []).map(parseImageReference);
  const stableVersion =
    candidates.find(candidate => candidate.image === version?.image) ??
    candidates[0] ??
    null;
  return { version, stableVersion };
}

function readWorkloadVersions(options: {
  application: ApplicationView;
  workloads: readonly WorkloadView[];
  componentName: string;
}): DeploymentVersions {
  const { application, workloads, componentName } = options;
  const own =
    workloads.find(
      ({ version }) => version && isOwnImage(version, componentName),
    ) ?? workloads.find(workload => workload.version !== null);
  if (own) {
    return { version: own.version, stableVersion: readServing(own) };
  }
  const version = pickOwnVersion(application.images, componentName);
  return { version, stableVersion: version };
}

/** Most pods of a Deployment that rolls may still be of the version before. */
function readServing(workload: WorkloadView): Version | null {
  const serving = workload.revisions.reduce<
    WorkloadView['revisions'][number] | undefined
  >(
    (most, revision) =>
      most && most.replicas.available >= revision.replicas.available
        ? most
        : revision,
    undefined,
  );
  return (
    (serving?.images ?? [])
      .map(parseImageReference)
      .find(({ image }) => image === workload.version?.image) ??
    workload.version
  );
}

/** The version of the component's own image, else of the first. */
export function pickOwnVersion(
  images: readonly string[],
  componentName: string,
): Version | null {
  const versions = images.map(parseImageReference);
  return (
    versions.find(version => isOwnImage(version, componentName)) ??
    versions[0] ??
    null
  );
}

function isOwnImage(version: Version, componentName: string): boolean {
  return version.image.split('/').pop() === componentName;
}
