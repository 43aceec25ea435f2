import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { REPO } from '../__testUtils__/aDeployment';
import { DeliveryWorld, ENTITY, user } from '../__testUtils__/DeliveryWorld';
import { waitFor } from '../__testUtils__/waitFor';
import {
  createPromotionModule,
  type PromotionModuleDeps,
} from './createPromotionModule';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function createModule(
  promotionPollMs: number,
  changes: Pick<Partial<PromotionModuleDeps>, 'notify'> & {
    writes?: PromotionModuleDeps['config']['writes'];
  } = {},
) {
  const knex = await databases.init('SQLITE_3');
  const world = await DeliveryWorld.create(knex);
  const module = await createPromotionModule({
    database: mockServices.database({ knex }),
    logger: mockServices.logger.mock(),
    auth: mockServices.auth(),
    httpAuth: mockServices.httpAuth(),
    auditor: world.auditor,
    userInfo: world.userInfo,
    config: { ...world.config, promotionPollMs, writes: changes.writes },
    finder: world.finder,
    authorizer: world.authorizer,
    gitHosts: [world.host],
    gates: [],
    notify: changes.notify,
  });
  const seen: Promotion[] = [];
  module.onPromotionChange(promotion => seen.push(promotion));
  const phase = (wanted: string) =>
    waitFor(`phase ${wanted}`, () =>
      seen.some(promotion => promotion.phase === wanted),
    );
  return { world, module, seen, phase };
}
const request = { entityRef: ENTITY, environment: 'test' };
/** So long that only news can wake it within a test. */
const NEVER = 3_600_000;

describe('createPromotionModule', () => {
  it('begins at once with a new request and goes on when deployments change', async () => {
    const { world, module, seen, phase } = await createModule(NEVER);
    await module.start();
    try {
      await module.promotions.create(request, user);
      await phase('Merged');
      await world.argoSyncs('test');
      await phase('Succeeded');
      expect(seen.map(promotion => promotion.phase)).toContain('ProposalOpen');
    } finally {
      await module.stop();
    }
  });

  it('picks up at start what was requested before, and polls what nobody announces', async () => {
    const { world, module, phase } = await createModule(30);
    await module.promotions.create(request, user);
    world.repository.answerNextMerge({
      outcome: 'blocked',
      reason: 'a check runs',
    });
    await module.start();
    try {
      await phase('Merged');
    } finally {
      await module.stop();
    }
    expect(world.tagInGit('test')).toBe('1.5.0');
  });

  it('tells the requester what became of it', async () => {
    const titles: string[] = [];
    const { world, module, phase } = await createModule(NEVER, {
      notify: {
        notifications: {
          send: async ({ payload }) => void titles.push(payload.title),
        },
        ownerOf: async () => null,
      },
    });
    await module.start();
    try {
      await module.promotions.create(request, user);
      await phase('Merged');
      await world.argoSyncs('test');
      await phase('Succeeded');
      await waitFor('the notice', () => titles.length > 0);
    } finally {
      await module.stop();
    }
    expect(titles).toEqual(['P-1 succeeded: payments 1.5.0 to test']);
  });

  it('waits with the reason when writes to the Git host are used up', async () => {
    const { module, seen, world } = await createModule(NEVER, {
      // A commit is three writes, and that is all that may come at once.
      writes: { perMinute: 9, perHour: 0, hosts: ['git.acme.test'] },
    });
    await module.start();
    try {
      await module.promotions.create(request, user);
      await waitFor('the pause', () =>
        seen.some(({ reason }) => reason === 'git-host-rate-limited'),
      );
    } finally {
      await module.stop();
    }
    const last = seen[seen.length - 1];
    expect(last).toMatchObject({
      phase: 'Writing',
      git: { commitSha: expect.any(String) },
      message: expect.stringMatching(
        /writes to git\.acme\.test are spread out/,
      ),
    });
    expect(Date.parse(last.nextCheckAt!)).toBeGreaterThan(
      world.now().getTime(),
    );
    expect(
      await world.repository.findChange({
        branch: last.git.branch!,
        base: 'main',
      }),
    ).toBeUndefined();
  });

  it('looks again on a hint about its repository, and at no other time', async () => {
    const { world, module, seen, phase } = await createModule(NEVER);
    await module.start();
    try {
      world.repository.answerNextMerge({
        outcome: 'blocked',
        reason: 'a check runs',
      });
      await module.promotions.create(request, user);
      await waitFor('the merge to be blocked', () =>
        seen.some(({ reason }) => reason === 'git-host-rule'),
      );
      world.repository.mergeByHand(1, 'mona');
      await module.wake('https://git.acme.test/other.git');
      expect(seen.map(promotion => promotion.phase)).not.toContain('Merged');
      await module.wake(REPO.replace(/\.git$/, '/'));
      await phase('Merged');
    } finally {
      await module.stop();
    }
  });
});
