import {
  aMergedRecord,
  aRecord,
  aRepository,
  event,
  ID,
  PATH,
} from './__fixtures__/evidence';
import { judgeGit } from './judgeGit';
import type { RepositoryEvidence, StoredRecord } from './StormEvidence';

const cancelled = () =>
  aRecord([event({ type: 'cancelled', actor: 'user:default/storm' })]);

function judge(
  changes: Partial<RepositoryEvidence>,
  records: StoredRecord[] = [aMergedRecord()],
  byHand: string[] = [],
) {
  return judgeGit({
    records,
    repositories: [aRepository(changes)],
    byHand: new Set(byHand),
  }).map(({ kind, id, text }) => [kind, id, text]);
}

const [step] = aRepository().steps;
const [pull] = aRepository().pulls;

it('finds nothing where Git says what the record says', () => {
  expect(judge({})).toEqual([]);
});

it('finds a merge that the record does not know of', () => {
  expect(judge({}, [cancelled()])).toContainEqual([
    'git',
    ID,
    'is on main of gitops-1 as merge, its record says Cancelled (cancelled), merge none',
  ]);
});

it('lets a person merge what had ended, not what had not', () => {
  expect(judge({}, [cancelled()], ['merge'])).toEqual([]);
  expect(judge({}, [aRecord([])], ['merge'])).toEqual([
    ['git', ID, 'was merged by hand as merge and is unaware'],
  ]);
});

it('finds a merge that is not in Git', () => {
  expect(judge({ steps: [], tagsAfter: { [PATH]: 'v0' } })).toContainEqual([
    'git',
    ID,
    'merge merge is not on main of gitops-1',
  ]);
});

it('finds a step that is of nobody, unless a person made it', () => {
  const other = { sha: 'other', promotionId: undefined, changes: [] };
  const steps = [other, step];
  expect(judge({ steps })).toEqual([
    [
      'git',
      undefined,
      'step other of gitops-1 is of no record and of no person',
    ],
  ]);
  expect(judge({ steps }, undefined, ['other'])).toEqual([]);
});

it('finds a merge that did something else', () => {
  const changes = [...step.changes, { path: 'else', from: 'v1', to: 'v2' }];
  expect(judge({ steps: [{ ...step, changes }] })).toEqual([
    [
      'git',
      ID,
      `merge merge did "else v1 -> v2,${PATH} v0 -> v1", the record says "${PATH} v0 -> v1"`,
    ],
  ]);
});

it('finds a second commit, a second merge and a second pull request', () => {
  expect(
    judge({
      steps: [step, { ...step, sha: 'again', changes: [] }],
      trailed: [
        ...aRepository().trailed,
        { sha: 'more', promotionId: ID, isMerge: false },
      ],
      pulls: [pull, { ...pull, number: 5 }],
    }).filter(([kind]) => kind === 'twice'),
  ).toEqual([
    ['twice', ID, 'has 2 steps on main'],
    ['twice', ID, 'has 2 commits'],
    ['twice', ID, 'has 2 pull requests'],
  ]);
});

it('finds a pull request that is left open, unmerged or of nobody', () => {
  const open = { ...pull, state: 'open' as const, merged: false };
  expect(judge({ pulls: [open] })).toEqual([
    ['git', ID, 'is Succeeded, and #4 of gitops-1 is open'],
  ]);
  expect(judge({ pulls: [{ ...pull, merged: false }] })).toEqual([
    ['git', ID, 'says merged, and #4 of gitops-1 is not'],
  ]);
  expect(judge({ pulls: [{ ...pull, branch: 'feature' }] })).toContainEqual([
    'git',
    undefined,
    '#4 of gitops-1 is of no record',
  ]);
});

it('finds a version that no step wrote', () => {
  expect(judge({ tagsAfter: { [PATH]: 'v9' } })).toEqual([
    ['git', undefined, `${PATH} of gitops-1 says v9, its history v1`],
  ]);
});
