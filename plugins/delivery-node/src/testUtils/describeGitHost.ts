/* eslint-disable jest/no-export */
import {
  ContractContext,
  FILES,
  type GitHostHarness,
} from './contract/ContractContext';
import { describeChanges } from './contract/describeChanges';
import { describeChecks } from './contract/describeChecks';
import { describeComparisons } from './contract/describeComparisons';
import { describeFiles } from './contract/describeFiles';
import { describeMergeRules } from './contract/describeMergeRules';

/**
 * The contract of a Git host, as jest tests. `create` is called before each test.
 *
 * @public
 */
export function describeGitHost(
  name: string,
  create: (files: Record<string, string>) => Promise<GitHostHarness>,
): void {
  describe(`${name} as a Git host`, () => {
    const context = new ContractContext();
    beforeEach(async () => context.start(await create(FILES)));
    afterEach(async () => context.harness.dispose?.());

    describeFiles(context);
    describeChanges(context);
    describeMergeRules(context);
    describeChecks(context);
    describeComparisons(context);
  });
}
