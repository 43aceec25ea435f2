import {
  promotionTransition,
  type Promotion,
  type PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import type { RepositoryEvidence, StoredRecord } from '../StormEvidence';
import { overlayPath, repositoryUrl } from '../StormService';

export const NOW = new Date('2026-03-02T11:00:00.000Z');
export const AT = '2026-03-02T10:00:00.000Z';
export const ID = '00000000-0000-4000-8000-000000000001';
export const PATH = overlayPath('svc-1', 'test');
const IMAGE = 'registry.storm.test/acme/svc-1';

export const event = (fields: object) =>
  ({ at: AT, actor: 'lockstep', ...fields } as unknown as PromotionEvent);

/** v0 to v1 in test, through a pull request. */
export function aRecord(
  events: PromotionEvent[],
  changes: Partial<StoredRecord> = {},
): StoredRecord {
  const requested = event({
    type: 'requested',
    promotion: {
      id: ID,
      number: 1,
      kind: 'promote',
      entityRef: 'component:default/svc-1',
      fromEnvironment: null,
      environment: 'test',
      deployments: [],
      from: { image: IMAGE, tag: 'v0' },
      to: { image: IMAGE, tag: 'v1' },
      edits: [
        {
          repoURL: repositoryUrl('gitops-1'),
          branch: 'main',
          path: PATH,
          changes: [
            {
              name: IMAGE,
              from: { image: IMAGE, tag: 'v0' },
              to: { image: IMAGE, tag: 'v1' },
            },
          ],
        },
      ],
      strategy: 'pull-request',
      phase: 'Requested',
      reason: 'requested',
      message: '',
      gates: [],
      requestedBy: 'user:default/storm',
      requestedAt: AT,
      updatedAt: AT,
      git: {},
      attempts: 0,
    },
  });
  const all = [requested, ...events];
  return {
    promotion: all.reduce<Promotion | undefined>(
      promotionTransition,
      undefined,
    )!,
    events: all,
    pending: false,
    dueAt: AT,
    ...changes,
  };
}

const written = [
  event({ type: 'gates-evaluated', gates: [] }),
  event({
    type: 'write-intended',
    branch: `promote/test/svc-1/${ID}`,
    baseSha: 'base',
    edits: [],
  }),
];

/** Merged as `merge` and verified. */
export function aMergedRecord(): StoredRecord {
  const { promotion } = aRecord([]);
  const [passes, intends] = written;
  return aRecord([
    passes,
    { ...intends, edits: promotion.edits } as PromotionEvent,
    event({ type: 'committed', headSha: 'head' }),
    event({
      type: 'proposal-opened',
      number: 4,
      url: 'https://git.storm.test/4',
      headSha: 'head',
    }),
    event({ type: 'merge-intended', headSha: 'head' }),
    event({ type: 'merged', mergeSha: 'merge', byHand: false }),
    event({ type: 'synced', revision: 'merge' }),
    event({ type: 'verified' }),
  ]);
}

/** The repository in which exactly that happened. */
export function aRepository(
  changes: Partial<RepositoryEvidence> = {},
): RepositoryEvidence {
  return {
    name: 'gitops-1',
    tagsBefore: { [PATH]: 'v0' },
    tagsAfter: { [PATH]: 'v1' },
    steps: [
      {
        sha: 'merge',
        promotionId: ID,
        changes: [{ path: PATH, from: 'v0', to: 'v1' }],
      },
    ],
    trailed: [
      { sha: 'merge', promotionId: ID, isMerge: true },
      { sha: 'head', promotionId: ID, isMerge: false },
    ],
    pulls: [
      {
        number: 4,
        branch: `promote/test/svc-1/${ID}`,
        state: 'closed',
        merged: true,
      },
    ],
    ...changes,
  };
}
