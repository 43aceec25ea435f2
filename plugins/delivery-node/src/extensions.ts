import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ClusterSource } from './cluster/ClusterSource';
import type { PromotionGate } from './gate/PromotionGate';
import type { GitHost } from './host/GitHost';
import type { GitWakeupSource } from './host/GitWakeup';
import type { ManifestRenderer } from './render/ManifestRenderer';

/** Adds Git hosts; the first that knows a repository serves it. @public */
export const deliveryGitHostsExtensionPoint = createExtensionPoint<{
  addGitHost(host: GitHost): void;
}>({ id: 'delivery.git-hosts' });

/** Adds gates to every promotion they apply to. @public */
export const deliveryGatesExtensionPoint = createExtensionPoint<{
  addGate(gate: PromotionGate): void;
}>({ id: 'delivery.gates' });

/** Adds places clusters are read from, beside `delivery.clusters`. @public */
export const deliveryClustersExtensionPoint = createExtensionPoint<{
  addClusterSource(source: ClusterSource): void;
}>({ id: 'delivery.clusters' });

/** Adds sources of news about repositories, so that promotions need not wait for the next poll. @public */
export const deliveryWakeupsExtensionPoint = createExtensionPoint<{
  addWakeupSource(source: GitWakeupSource): void;
}>({ id: 'delivery.wakeups' });

/** Adds ways to render manifests for a dry run; the first that knows a source renders it. @public */
export const deliveryRendererExtensionPoint = createExtensionPoint<{
  addRenderer(renderer: ManifestRenderer): void;
}>({ id: 'delivery.renderers' });
