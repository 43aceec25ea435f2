import { parseSteps, parseTrailedCommits } from './parseHistory';

const ID = '00000000-0000-4000-8000-000000000001';
const PATH = 'services/svc-1/overlays/test/kustomization.yaml';

describe('parseSteps', () => {
  it('reads what each step changed, and whose it is', () => {
    const log = [
      `\x01aaa\x02Promote svc-1\n\nPromotion-Id: ${ID}\nRequested-By: user:default/storm\n\x03`,
      '',
      `diff --git a/${PATH} b/${PATH}`,
      'index 1..2 100644',
      `--- a/${PATH}`,
      `+++ b/${PATH}`,
      '@@ -6 +6 @@ images:',
      '-  newTag: v0',
      '+  newTag: v1-bad',
      '\x01bbb\x02Edit README.md by hand\n\x03',
      '',
      'diff --git a/README.md b/README.md',
      '--- /dev/null',
      '+++ b/README.md',
      '@@ -0,0 +1 @@',
      '+newTag: is only a word here',
    ].join('\n');
    expect(parseSteps(log)).toEqual([
      {
        sha: 'aaa',
        promotionId: ID,
        changes: [{ path: PATH, from: 'v0', to: 'v1-bad' }],
      },
      { sha: 'bbb', promotionId: undefined, changes: [] },
    ]);
    expect(parseSteps('')).toEqual([]);
  });
});

describe('parseTrailedCommits', () => {
  it('leaves out what is of no promotion and tells merges', () => {
    const log = [
      `\x01aaa\x02p1 p2\x02Merge\n\nPromotion-Id: ${ID}\n\x03`,
      `\x01bbb\x02p1\x02Promote\n\nPromotion-Id: ${ID}\n\x03`,
      '\x01ccc\x02p1\x02By hand\n\x03',
    ].join('\n');
    expect(parseTrailedCommits(log)).toEqual([
      { sha: 'aaa', promotionId: ID, isMerge: true },
      { sha: 'bbb', promotionId: ID, isMerge: false },
    ]);
  });
});
