/* eslint-disable jest/no-export, jest/expect-expect */
import type { GitHost } from '../host/GitHost';
import type { GitRepository } from '../host/GitRepository';

/** A host under test with one fresh repository. @public */
export interface GitHostHarness {
  host: GitHost;
  /** Clone URL of a repository whose `main` holds exactly `files`. */
  repositoryUrl: string;
  /** Commits to a branch past the port, as another person; answers the SHA. */
  push(branch: string, files: Record<string, string>): Promise<string>;
  /** Merges past the port; answers the merge SHA. */
  mergeByHand(number: number): Promise<string>;
  /** Closes past the port. */
  closeByHand(number: number): Promise<void>;
  dispose?(): Promise<void>;
}

const FILES = {
  'README.md': '# shop\n',
  'overlays/test/kustomization.yaml': 'images:\r\n- name: shop # caf\u00e9\r\n',
};

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
    let harness: GitHostHarness;
    let repository: GitRepository;
    let main: string;

    beforeEach(async () => {
      harness = await create(FILES);
      repository = harness.host.repository(harness.repositoryUrl)!;
      main = (await repository.resolveRef('main'))!;
    });
    afterEach(async () => harness.dispose?.());

    const commitTo = async (branch: string, content: string) => {
      const result = await repository.commit({
        branch,
        baseSha: main,
        createBranch: true,
        files: [{ path: 'overlays/prod/kustomization.yaml', content }],
        message: `Promote ${branch}\n\nPromotion-Id: 1`,
      });
      expect(result).toMatchObject({ outcome: 'committed' });
      return (result as { sha: string }).sha;
    };
    const openFrom = async (branch: string, content = 'a: 1\n') => {
      const headSha = await commitTo(branch, content);
      const change = await repository.openChange({
        branch,
        base: 'main',
        title: `Promote ${branch}`,
        body: 'because',
      });
      return { change, headSha };
    };
    /** A host may need a moment to compute whether a change can be merged. */
    const merge = async (number: number, headSha: string) => {
      const title = 'Promote';
      const message = 'Promotion-Id: 1';
      for (let tries = 1; ; tries += 1) {
        const result = await repository.mergeChange({
          number,
          headSha,
          title,
          message,
        });
        if (result.outcome !== 'retry' || tries === 100) {
          return result;
        }
        await new Promise(resolve => {
          setTimeout(resolve, 50);
        });
      }
    };

    it('knows its repositories with and without .git, and no others', () => {
      const bare = harness.repositoryUrl.replace(/\.git$/, '');
      expect(harness.host.repository(bare)).toBeDefined();
      expect(harness.host.repository(`${bare}.git`)).toBeDefined();
      expect(
        harness.host.repository('https://git.elsewhere.example/acme/shop.git'),
      ).toBeUndefined();
    });

    it('reads files byte for byte and answers undefined for what is not there', async () => {
      const path = 'overlays/test/kustomization.yaml';
      expect(await repository.readFile({ path, ref: 'main' })).toEqual({
        path,
        content: FILES[path],
        commitSha: main,
      });
      expect(await repository.readFile({ path, ref: main })).toMatchObject({
        commitSha: main,
      });
      expect(
        await repository.readFile({ path: 'nope', ref: 'main' }),
      ).toBeUndefined();
      expect(await repository.readFile({ path, ref: 'nope' })).toBeUndefined();
      expect(await repository.resolveRef('nope')).toBeUndefined();
      expect(await repository.getCommit('0'.repeat(40))).toBeUndefined();
    });

    it('commits several files at once to a new branch and leaves the others', async () => {
      const result = await repository.commit({
        branch: 'promote/test/shop/1',
        baseSha: main,
        createBranch: true,
        files: [
          {
            path: 'overlays/test/kustomization.yaml',
            content: 'a: \u00e9\r\n',
          },
          { path: 'overlays/prod/kustomization.yaml', content: 'b: 1\n' },
        ],
        message: 'Promote shop\n\nPromotion-Id: 1',
      });
      expect(result).toMatchObject({
        outcome: 'committed',
        sha: expect.stringMatching(/^[0-9a-f]{40}$/),
      });
      const { sha } = result as { sha: string };
      const read = async (path: string) =>
        (await repository.readFile({ path, ref: sha }))?.content;
      expect(await read('overlays/test/kustomization.yaml')).toBe(
        'a: \u00e9\r\n',
      );
      expect(await read('overlays/prod/kustomization.yaml')).toBe('b: 1\n');
      expect(await read('README.md')).toBe(FILES['README.md']);
      expect(await repository.resolveRef('promote/test/shop/1')).toBe(sha);
      expect(await repository.resolveRef('main')).toBe(main);
      expect(await repository.getCommit(sha)).toMatchObject({
        sha,
        message: 'Promote shop\n\nPromotion-Id: 1',
        url: repository.commitUrl(sha),
      });
    });

    it('commits to an existing branch only from the commit it points to', async () => {
      const request = {
        branch: 'main',
        baseSha: main,
        files: [{ path: 'a', content: '1' }],
        message: 'one',
      };
      const other = await harness.push('main', { b: '1' });
      expect(await repository.commit(request)).toEqual({
        outcome: 'conflict',
        headSha: other,
      });
      expect(
        await repository.readFile({ path: 'a', ref: 'main' }),
      ).toBeUndefined();
      const again = await repository.commit({ ...request, baseSha: other });
      expect(again.outcome).toBe('committed');
      expect(
        await repository.readFile({ path: 'b', ref: 'main' }),
      ).toMatchObject({
        content: '1',
      });
    });

    it('answers a conflict for a branch that exists already, or is missing', async () => {
      const sha = await commitTo('promote/1', 'a: 1\n');
      const request = {
        branch: 'promote/1',
        baseSha: main,
        createBranch: true,
        files: [{ path: 'a', content: '2' }],
        message: 'two',
      };
      expect(await repository.commit(request)).toEqual({
        outcome: 'conflict',
        headSha: sha,
      });
      expect(
        await repository.commit({
          ...request,
          branch: 'gone',
          createBranch: false,
        }),
      ).toEqual({ outcome: 'conflict', headSha: null });
    });

    it('lets exactly one of two writers win', async () => {
      const write = (content: string) =>
        repository.commit({
          branch: 'main',
          baseSha: main,
          files: [{ path: 'a', content }],
          message: content,
        });
      const outcomes = (await Promise.all([write('1'), write('2')])).map(
        ({ outcome }) => outcome,
      );
      expect(outcomes.sort()).toEqual(['committed', 'conflict']);
    });

    it('opens a change once and finds it by branch and by number', async () => {
      expect(
        await repository.findChange({ branch: 'promote/1', base: 'main' }),
      ).toBeUndefined();
      const { change, headSha } = await openFrom('promote/1');
      expect(change).toMatchObject({
        state: 'open',
        title: 'Promote promote/1',
        branch: 'promote/1',
        base: 'main',
        headSha,
      });
      const again = await repository.openChange({
        branch: 'promote/1',
        base: 'main',
        title: 'again',
        body: '',
      });
      expect(again.number).toBe(change.number);
      expect(
        await repository.findChange({ branch: 'promote/1', base: 'main' }),
      ).toMatchObject({ number: change.number, state: 'open' });
      expect(await repository.getChange(change.number)).toMatchObject({
        headSha,
      });
      expect(await repository.getChange(9999)).toBeUndefined();
    });

    it('merges the head it was told, once', async () => {
      const { change, headSha } = await openFrom('promote/1');
      const merged = await merge(change.number, headSha);
      expect(merged).toMatchObject({ outcome: 'merged' });
      const { sha } = merged as { sha: string };
      expect(await repository.resolveRef('main')).toBe(sha);
      expect(
        await repository.readFile({
          path: 'overlays/prod/kustomization.yaml',
          ref: 'main',
        }),
      ).toMatchObject({ content: 'a: 1\n' });
      expect(await repository.getChange(change.number)).toMatchObject({
        state: 'merged',
        mergeSha: sha,
        endedBy: expect.any(String),
      });
      expect(await merge(change.number, headSha)).toMatchObject({
        outcome: 'merged',
        sha,
      });
      expect(
        await repository.compare({ base: headSha, head: 'main' }),
      ).toMatchObject({ status: 'ahead' });
    });

    it('does not merge a head that moved', async () => {
      const { change, headSha } = await openFrom('promote/1');
      const moved = await harness.push('promote/1', { x: '1' });
      expect(await merge(change.number, headSha)).toEqual({
        outcome: 'head-moved',
        headSha: moved,
      });
      expect(await repository.resolveRef('main')).toBe(main);
      expect(await repository.getChange(change.number)).toMatchObject({
        state: 'open',
        headSha: moved,
      });
    });

    it('refuses to merge what conflicts or is closed', async () => {
      const { change, headSha } = await openFrom('promote/1');
      await harness.push('main', {
        'overlays/prod/kustomization.yaml': 'b: 2\n',
      });
      expect(await merge(change.number, headSha)).toMatchObject({
        outcome: 'refused',
      });
      await repository.closeChange(change.number);
      expect(await merge(change.number, headSha)).toMatchObject({
        outcome: 'refused',
      });
    });

    it('sees merges and closings by hand', async () => {
      const one = await openFrom('promote/1');
      const sha = await harness.mergeByHand(one.change.number);
      expect(await repository.getChange(one.change.number)).toMatchObject({
        state: 'merged',
        mergeSha: sha,
      });
      expect(await merge(one.change.number, one.headSha)).toMatchObject({
        outcome: 'merged',
        sha,
      });
      main = (await repository.resolveRef('main'))!;
      const two = await openFrom('promote/2', 'c: 3\n');
      await harness.closeByHand(two.change.number);
      expect(
        await repository.findChange({ branch: 'promote/2', base: 'main' }),
      ).toMatchObject({ number: two.change.number, state: 'closed' });
    });

    it('closes a change and deletes its branch, twice without harm', async () => {
      const { change, headSha } = await openFrom('promote/1');
      await repository.deleteBranch({ branch: 'promote/1', expectedSha: main });
      expect(await repository.resolveRef('promote/1')).toBe(headSha);
      await repository.closeChange(change.number);
      await repository.closeChange(change.number);
      expect(await repository.getChange(change.number)).toMatchObject({
        state: 'closed',
      });
      await repository.deleteBranch({
        branch: 'promote/1',
        expectedSha: headSha,
      });
      await repository.deleteBranch({
        branch: 'promote/1',
        expectedSha: headSha,
      });
      expect(await repository.resolveRef('promote/1')).toBeUndefined();
    });

    it('compares commits', async () => {
      const next = await harness.push('main', { a: '1' });
      const side = await commitTo('promote/1', 'a: 1\n');
      const status = async (base: string, head: string) =>
        (await repository.compare({ base, head })).status;
      expect(await status(main, main)).toBe('identical');
      expect(await status(main, next)).toBe('ahead');
      expect(await status(next, main)).toBe('behind');
      expect(await status(next, side)).toBe('diverged');
      expect(
        (await repository.compare({ base: main, head: next })).commits.map(
          ({ sha }) => sha,
        ),
      ).toEqual([next]);
      await expect(
        repository.compare({ base: main, head: 'nope' }),
      ).rejects.toMatchObject({ reason: 'not-found' });
    });
  });
}
