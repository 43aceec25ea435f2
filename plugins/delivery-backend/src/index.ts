/**
 * Watches clusters, maps deployments to entities and moves versions through Git.
 *
 * @packageDocumentation
 */
export { deliveryPlugin as default } from './plugin';
