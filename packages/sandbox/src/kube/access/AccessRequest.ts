import type { ResourceKind } from '../resourceKinds';

export type KubeVerb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection';

/** What a request wants to do, in the words that rules are written in. */
export interface AccessRequest {
  verb: KubeVerb;
  kind: ResourceKind;
  subresource?: string;
  /** Absent: cluster-scoped, or across all namespaces. */
  namespace?: string;
  /** Absent: no object in particular. */
  name?: string;
}
