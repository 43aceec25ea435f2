import type { KubeObject } from '../kube/KubeObject';

/** An object on its way through a kustomization. */
export interface Resource {
  object: KubeObject;
  /** Where it was read. */
  file: string;
  /** The name others refer to; the own name may get a hash. */
  originalName: string;
  originalNamespace?: string;
  /** A generated object whose name ends in the hash of its content. */
  needsHash?: boolean;
}

const clusterKinds = new Set([
  'APIService',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ClusterAnalysisTemplate',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'ClusterExternalSecret',
  'CustomResourceDefinition',
  'FlowSchema',
  'GatewayClass',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
]);

/** Kinds unknown here are taken for namespaced, as custom resources mostly are. */
export function isNamespaced(object: { kind: string }): boolean {
  return !clusterKinds.has(object.kind);
}

export function groupOf(object: { apiVersion: string }): string {
  return object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
}

export function describeResource({ object }: Resource): string {
  const { name, namespace } = object.metadata;
  return `${object.kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
