export const KIND_NAMES = [
  'applications',
  'appprojects',
  'configmaps',
  'rollouts',
  'experiments',
  'analysisruns',
  'deployments',
  'statefulsets',
  'daemonsets',
  'replicasets',
  'pods',
] as const;

export type KindName = (typeof KIND_NAMES)[number];

export interface ObjectMeta {
  name: string;
  namespace: string;
  uid: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  [field: string]: unknown;
}

/** An object without its resource version, which the server adds. */
export interface ObjectSpec {
  kind: KindName;
  object: { metadata: ObjectMeta; [field: string]: unknown };
}
