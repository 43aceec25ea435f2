import { listManaged } from '../deployment';
import type { KubeObject, WatchedKindName } from '../objects';

const APPLICATION_KINDS: WatchedKindName[] = ['applications', 'appprojects'];

/** What a deployment with an object of this kind is read from. */
const MEMBER_KINDS: Partial<Record<WatchedKindName, WatchedKindName[]>> = {
  rollouts: ['rollouts', 'replicasets', 'pods', 'analysisruns'],
  deployments: ['deployments', 'replicasets', 'pods'],
  statefulsets: ['statefulsets', 'pods'],
  daemonsets: ['daemonsets', 'pods'],
};

/** The kinds a deployment is read from, on each cluster: it is as fresh as the worst of them. */
export function listSources(deployment: {
  cluster: string;
  destination: string | undefined;
  application: KubeObject;
}): Array<{ cluster: string; kinds: WatchedKindName[] }> {
  const { cluster, destination, application } = deployment;
  const members = listManaged(application).flatMap(
    ({ kind }) => MEMBER_KINDS[kind] ?? [],
  );
  return [
    { cluster, kinds: APPLICATION_KINDS },
    ...(destination && members.length > 0
      ? [{ cluster: destination, kinds: [...new Set(members)] }]
      : []),
  ];
}
