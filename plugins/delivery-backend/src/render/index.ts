export { KustomizeRenderer } from './KustomizeRenderer';
export { ManifestDiffer } from './ManifestDiffer';
