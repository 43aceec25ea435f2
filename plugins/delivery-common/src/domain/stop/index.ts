export { coversPlace, stopEnvironments } from './coversPlace';
export { evaluateFreezes, type FreezeState } from './evaluateFreezes';
export { findHold } from './findHold';
export { findVeto } from './findVeto';
export { isStopActive, isStopOver } from './isStopActive';
