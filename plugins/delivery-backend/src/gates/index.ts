export { createBuiltInGates } from './createBuiltInGates';
export { evaluateGates } from './evaluateGates';
