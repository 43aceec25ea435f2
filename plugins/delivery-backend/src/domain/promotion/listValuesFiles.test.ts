import type { ApplicationSource } from '@lockstep/backstage-plugin-delivery-common';
import fc from 'fast-check';
import { listValuesFiles } from './listValuesFiles';

const source = (changes: Partial<ApplicationSource>): ApplicationSource => ({
  repoURL: 'r',
  targetRevision: 'main',
  kustomizeImages: [],
  ...changes,
});
const values = source({ ref: 'values' });
const resolve = (written: string, changes: Partial<ApplicationSource> = {}) =>
  listValuesFiles(
    [
      source({ path: 'charts/a', helm: { valueFiles: [written] }, ...changes }),
      values,
    ],
    0,
  ).pop();

describe('listValuesFiles', () => {
  it('lists the own values of a chart in Git first, in the order of Helm', () => {
    expect(
      listValuesFiles(
        [
          source({
            path: './charts/a/',
            helm: { valueFiles: ['b.yaml', 'a.yaml'] },
          }),
        ],
        0,
      ),
    ).toEqual([
      {
        kind: 'file',
        sourceIndex: 0,
        path: 'charts/a/values.yaml',
        optional: true,
      },
      {
        kind: 'file',
        sourceIndex: 0,
        path: 'charts/a/b.yaml',
        optional: false,
      },
      {
        kind: 'file',
        sourceIndex: 0,
        path: 'charts/a/a.yaml',
        optional: false,
      },
    ]);
    expect(listValuesFiles([source({ chart: 'a' })], 0)).toEqual([]);
  });

  it.each([
    ['values-prod.yaml', 0, 'charts/a/values-prod.yaml'],
    ['../b/./prod.yaml', 0, 'charts/b/prod.yaml'],
    ['/envs/prod.yaml', 0, 'envs/prod.yaml'],
    ['$values/envs/prod.yaml', 1, 'envs/prod.yaml'],
  ])('finds %s', (written, sourceIndex, path) => {
    expect(resolve(written)).toMatchObject({ kind: 'file', sourceIndex, path });
  });

  it.each([
    ['https://x.test/v.yaml', 'is not in Git'],
    ['secrets+gpg-import://k?v.yaml', 'is not in Git'],
    ['$other/v.yaml', 'refers to "other"'],
    ['envs/*.yaml', 'is a pattern'],
    ['values-$ARGOCD_APP_NAME.yaml', 'holds a variable'],
    ['../../../x.yaml', 'leads out of its repository'],
    ['$values/../x.yaml', 'leads out of its repository'],
  ])('cannot read %s', (written, why) => {
    expect(resolve(written)).toMatchObject({
      kind: 'unreadable',
      written,
      why: expect.stringContaining(why),
    });
  });

  it('cannot read what lies in a packaged chart', () => {
    expect(resolve('v.yaml', { path: undefined, chart: 'a' })).toMatchObject({
      why: 'lies in the chart itself',
    });
  });

  it('never leaves the repository', () => {
    const parts = fc.array(fc.constantFrom('..', '.', 'a', '', '$values'));
    fc.assert(
      fc.property(parts, names => {
        const found = resolve(names.join('/'));
        const path = found?.kind === 'file' ? found.path : '';
        expect(path.split('/')).not.toContain('..');
        expect(path.startsWith('/')).toBe(false);
      }),
    );
  });
});
