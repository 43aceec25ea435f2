/**
 * Scaffolder actions that promote and revert through Lockstep.
 *
 * @packageDocumentation
 */
export { scaffolderModuleDelivery as default } from './module';
