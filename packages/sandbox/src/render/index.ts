export { createDiskTree, createMemoryTree, type FileTree } from './FileTree';
export { RenderError } from './RenderError';
export { isNamespaced } from './Resource';
export { globToRegExp, renderDirectory } from './renderDirectory';
export { findKustomization, renderKustomization } from './renderKustomization';
export type { ImageChange } from './transformImages';
