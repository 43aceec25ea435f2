export { createStepContext } from './createStepContext';
export { findRepository } from './findRepository';
export { MissingGitHostError } from './MissingGitHostError';
export { PromotionRunner } from './PromotionRunner';
export { Wakeups } from './Wakeups';
