export { createStepContext } from './createStepContext';
export { planFiles } from './planFiles';
export { findRepository } from './findRepository';
export { MissingGitHostError } from './MissingGitHostError';
export { PromotionRunner } from './PromotionRunner';
export { Wakeups } from './Wakeups';
