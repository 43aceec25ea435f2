/**
 * What modules and extenders of the Lockstep delivery backend build on: ports, extension
 * points, the image editors and the delivery service.
 *
 * @packageDocumentation
 */
export {
  deliveryClustersExtensionPoint,
  deliveryGatesExtensionPoint,
  deliveryGitHostsExtensionPoint,
  deliveryRendererExtensionPoint,
  deliveryWakeupsExtensionPoint,
} from './extensions';
export type { ClusterAccess, ClusterSource } from './cluster/ClusterSource';
export type { GateContext, PromotionGate } from './gate/PromotionGate';
export type {
  GitChange,
  GitMergeability,
  GitQueueEntry,
} from './host/GitChange';
export type { GitCheck } from './host/GitCheck';
export type { GitHost } from './host/GitHost';
export { GitHostError, type GitHostErrorReason } from './host/GitHostError';
export type {
  CommitRequest,
  CommitResult,
  GitCommit,
  GitFile,
  GitFileChange,
  GitRepository,
  MergeResult,
} from './host/GitRepository';
export type { GitWakeup, GitWakeupSource } from './host/GitWakeup';
export type {
  ManifestRenderer,
  RenderRequest,
} from './render/ManifestRenderer';
export { buildTrailers, parseTrailers } from './domain/commitTrailers';
export type { PromotionTrailers } from './domain/commitTrailers';
export { editHelmImages, readHelmImages } from './domain/helmImages';
export type { HelmImageChange, HelmImageEntry } from './domain/helmImages';
export { findHelmImages, isHelmImage } from './domain/findHelmImages';
export type { FoundHelmImage } from './domain/listHelmImages';
export { readHelmLayers } from './domain/readHelmLayers';
export type { HelmValuesFile, LayeredHelmImage } from './domain/readHelmLayers';
export { editImages, type ImageChange } from './domain/editImages';
export { editScalar, type YamlPath } from './domain/editScalar';
export { findImageEntry } from './domain/findImageEntry';
export { findKustomizationFile } from './domain/findKustomizationFile';
export type { ImageEntry } from './domain/imageList';
export {
  ImageEditError,
  type ImageEditErrorCode,
} from './domain/ImageEditError';
export { readImages } from './domain/readImages';
export { renderImage } from './domain/renderImage';
export type { DeliveryService } from './service/DeliveryService';
export { deliveryServiceRef } from './service/deliveryServiceRef';
