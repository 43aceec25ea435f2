import type { ApplicationView } from '../../../model/application';
import type { RolloutView } from '../../../model/rollout';
import type { Version } from '../../../model/version';
import { parseImageReference } from '../version/ImageReference';

/** What Git asks for, and what takes the traffic. */
export interface DeploymentVersions {
  version: Version | null;
  stableVersion: Version | null;
}

/**
 * Reads both versions of the main container: the first one whose image the Application
 * reports, else the first.
 */
export function readVersions(options: {
  application: ApplicationView;
  rollout: RolloutView | null;
  /** Tells the component's own image from those of its neighbours. */
  componentName: string;
}): DeploymentVersions {
  const { application, rollout } = options;
  if (!rollout) {
    const version = pickOwnImage(application.images, options.componentName);
    return { version, stableVersion: version };
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

function pickOwnImage(
  images: readonly string[],
  componentName: string,
): Version | null {
  const versions = images.map(parseImageReference);
  return (
    versions.find(
      version => version.image.split('/').pop() === componentName,
    ) ??
    versions[0] ??
    null
  );
}
