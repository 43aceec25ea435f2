export { diffManifests } from './diffManifests';
export {
  readKustomization,
  type KustomizeReference,
} from './readKustomization';
export { resolveInside } from './resolveInside';
