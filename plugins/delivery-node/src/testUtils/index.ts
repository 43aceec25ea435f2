/**
 * For tests of code that speaks to Git hosts: a host in memory, and the contract every host
 * must fulfil.
 *
 * @packageDocumentation
 */
export { InMemoryGitHost, type GitFault } from './InMemoryGitHost';
export {
  InMemoryGitRepository,
  type GitRepositoryOperation,
} from './InMemoryGitRepository';
export type { InMemoryProtection } from './InMemoryChanges';
export { InMemoryHands } from './InMemoryHands';
export { describeGitHost } from './describeGitHost';
export type { GitHostHarness } from './contract/ContractContext';
