import type { Deployment } from '../../../model/deployment';
import { compareText } from '../json/compareText';
import { at, listAt, numberAt, textAt } from '../json/readJson';
import { readImages } from '../rollout/describeRevisions';

type RunningImages = Deployment['runningImages'];

/**
 * The images that really run with the number of pods that run each: as the pods say, else as
 * their ReplicaSets were made, else the Application's summary, which knows no numbers.
 */
export function readRunningImages(options: {
  pods: readonly unknown[];
  replicaSets: readonly unknown[];
  summary: readonly string[];
}): RunningImages {
  const byPods = countImages(
    options.pods.map(pod => ({ images: readPodImages(pod), pods: 1 })),
  );
  if (byPods.length > 0) {
    return byPods;
  }
  const byReplicaSets = countImages(
    options.replicaSets.map(replicaSet => ({
      images: readImages(at(replicaSet, 'spec', 'template')),
      pods: numberAt(replicaSet, 'status', 'replicas') ?? 0,
    })),
  );
  return byReplicaSets.length > 0
    ? byReplicaSets
    : [...new Set(options.summary)].map(image => ({ image, pods: 0 }));
}

function countImages(
  holders: ReadonlyArray<{ images: readonly string[]; pods: number }>,
): RunningImages {
  const counts = new Map<string, number>();
  for (const { images, pods } of holders) {
    if (pods > 0) {
      for (const image of new Set(images)) {
        counts.set(image, (counts.get(image) ?? 0) + pods);
      }
    }
  }
  return [...counts]
    .map(([image, pods]) => ({ image, pods }))
    .sort(
      (one, other) =>
        other.pods - one.pods || compareText(one.image, other.image),
    );
}

/** The images of the containers that run in a pod. */
function readPodImages(pod: unknown): string[] {
  if (textAt(pod, 'status', 'phase') !== 'Running') {
    return [];
  }
  const asked = new Map(
    listAt(pod, 'spec', 'containers').map(container => [
      textAt(container, 'name') ?? '',
      textAt(container, 'image') ?? '',
    ]),
  );
  const statuses = listAt(pod, 'status', 'containerStatuses');
  const images =
    statuses.length === 0
      ? [...asked.values()]
      : statuses
          .filter(status => at(status, 'state', 'running') !== undefined)
          .map(status => readStatusImage(status, asked));
  return images.filter(image => image !== '');
}

/** Runtimes may answer with the id of the image instead of its name. */
function readStatusImage(
  status: unknown,
  asked: ReadonlyMap<string, string>,
): string {
  const image = textAt(status, 'image') ?? '';
  return image === '' || image.startsWith('sha256:')
    ? asked.get(textAt(status, 'name') ?? '') ?? ''
    : image;
}
