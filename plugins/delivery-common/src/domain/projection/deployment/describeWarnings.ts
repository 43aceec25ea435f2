import type { ApplicationView } from '../../../model/application';
import type { Deployment } from '../../../model/deployment';
import { at, isObject, textAt } from '../json/readJson';
import { listManaged, ROLLOUT_KIND } from './pickManaged';

/** Plain words for everything that could not be read or does not fit. */
export function describeWarnings(options: {
  cluster: string;
  /** The Application as read from the cluster. */
  raw: unknown;
  /** The Rollouts of the Application, as read from the cluster. */
  rollouts: readonly unknown[];
  deployment: Pick<Deployment, 'application' | 'version' | 'windows'>;
}): string[] {
  const { application, version, windows } = options.deployment;
  return [
    ...describeRolloutWarnings(options.raw, options.rollouts, options.cluster),
    ...(version ? [] : ['No image is known for this deployment']),
    ...describeMaskedImages(application),
    ...windows.errors.map(
      error =>
        `Project ${application.project} has a sync window that cannot be read: ${error}`,
    ),
  ];
}

function describeRolloutWarnings(
  application: unknown,
  candidates: readonly unknown[],
  cluster: string,
): string[] {
  if (!isObject(application)) {
    return ['The Application cannot be read: it is not an object'];
  }
  const names = candidates.map(
    candidate => textAt(candidate, 'metadata', 'name') ?? '?',
  );
  if (names.length > 1) {
    return [
      `The Application has ${names.length} Rollouts (${names.join(
        ', ',
      )}); shown is ${names[0]}`,
    ];
  }
  const [listed] = listManaged(application, ROLLOUT_KIND);
  const missing = names.length === 0 && listed !== undefined;
  const conditions = at(candidates[0], 'status', 'conditions');
  return [
    ...(missing
      ? [
          `Rollout ${listed.namespace ?? '?'}/${
            listed.name
          } is part of the Application, but was not found on cluster ${cluster}`,
        ]
      : []),
    ...(conditions !== undefined && !Array.isArray(conditions)
      ? [
          `The conditions of Rollout ${names[0]} are not a list and were left out`,
        ]
      : []),
  ];
}

/** Such images win over the overlay: an edit in Git would change nothing. */
function describeMaskedImages(application: ApplicationView): string[] {
  return application.overrides
    .filter(override => override.masksImages)
    .map(({ origin, file, field, value }) =>
      origin === 'application'
        ? `The Application itself sets ${field} (${value}), which hides what the overlay in Git says: remove it from the Application, so that promotions take effect`
        : `The file ${file} beside the overlay sets ${field} (${value}), which hides what the overlay says: remove it from the file, or delete the file, so that promotions take effect`,
    );
}
