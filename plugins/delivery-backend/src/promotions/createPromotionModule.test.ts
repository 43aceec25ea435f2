import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { REPO } from '../__testUtils__/aDeployment';
import { DeliveryWorld, ENTITY, user } from '../__testUtils__/DeliveryWorld';
import { waitFor } from '../__testUtils__/waitFor';
import { createPromotionModule } from './createPromotionModule';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function createModule(promotionPollMs: number) {
  const knex = await databases.init('SQLITE_3');
  const world = await DeliveryWorld.create(knex);
  const module = await createPromotionModule({
    database: mockServices.database({ knex }),
    logger: mockServices.logger.mock(),
    auth: mockServices.auth(),
    httpAuth: mockServices.httpAuth(),
    auditor: world.auditor,
    userInfo: world.userInfo,
    config: { ...world.config, promotionPollMs },
    finder: world.finder,
    authorizer: world.authorizer,
    gitHosts: [world.host],
    gates: [],
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
