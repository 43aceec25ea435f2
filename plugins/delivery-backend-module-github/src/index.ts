/**
 * GitHub as the Git host of Lockstep.
 *
 * @packageDocumentation
 */
export { deliveryModuleGithub as default } from './module';
export { mapMergeAnswer, type MergeRefusal } from './domain/mapMergeAnswer';
export { mapPushRace } from './domain/mapPushRace';
