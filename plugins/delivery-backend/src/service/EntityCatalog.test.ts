import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { component } from '../__testUtils__/startDelivery';
import { EntityCatalog } from './EntityCatalog';

const SHOP = 'component:default/shop';

function setUp() {
  let time = Date.parse('2026-11-26T12:00:00Z');
  let entities = [component('shop')];
  let down = false;
  const catalog = catalogServiceMock.mock();
  const answer = <T>(read: () => T) => {
    if (down) {
      throw new Error('the catalog is away');
    }
    return read();
  };
  const find = (ref: string) =>
    entities.find(
      ({ metadata }) => ref === `component:default/${metadata.name}`,
    );
  catalog.getEntityByRef.mockImplementation(async ref =>
    answer(() => find(String(ref))),
  );
  catalog.getEntitiesByRefs.mockImplementation(async ({ entityRefs }) =>
    answer(() => ({ items: entityRefs.map(find) })),
  );
  catalog.queryEntities.mockImplementation(async () =>
    answer(() => ({
      items: entities.filter(
        ({ metadata }) => Object.keys(metadata.annotations ?? {}).length > 0,
      ),
      totalItems: entities.length,
      pageInfo: {},
    })),
  );
  const logger = mockServices.logger.mock();
  return {
    asked: catalog.getEntityByRef,
    entityCatalog: new EntityCatalog({
      catalog,
      auth: mockServices.auth(),
      logger,
      now: () => new Date(time),
      schedule: run => {
        run();
        return () => {};
      },
    }),
    logger,
    elapse: (ms: number) => {
      time += ms;
    },
    become: (...next: typeof entities) => {
      entities = next;
    },
    fail: (fails: boolean) => {
      down = fails;
    },
  };
}

/** Lets what was asked in the background come to its end. */
const background = () => new Promise(resolve => setImmediate(resolve));

describe('EntityCatalog', () => {
  it('asks once for what many want at the same time, and then for a while not at all', async () => {
    const { entityCatalog, asked, elapse } = setUp();
    const [one, other] = await Promise.all([
      entityCatalog.get(SHOP),
      entityCatalog.get(SHOP),
    ]);
    expect(one).toBe(other);
    elapse(40_000);
    await entityCatalog.get(SHOP);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('serves what it knows while it looks again', async () => {
    const { entityCatalog, become, elapse } = setUp();
    const heard: string[] = [];
    entityCatalog.onEntity(({ metadata }) =>
      heard.push(JSON.stringify(metadata.annotations)),
    );
    const first = await entityCatalog.get(SHOP);
    become(component('shop', { annotations: { 'argocd/app-name': 'other' } }));
    elapse(46_000);
    expect(await entityCatalog.get(SHOP)).toBe(first);
    await background();
    expect((await entityCatalog.get(SHOP)).metadata.annotations).toEqual({
      'argocd/app-name': 'other',
    });
    expect(heard).toHaveLength(2);
  });

  it('keeps the same object as long as nothing changes', async () => {
    const { entityCatalog, elapse } = setUp();
    const first = await entityCatalog.get(SHOP);
    elapse(46_000);
    await entityCatalog.get(SHOP);
    await background();
    expect(await entityCatalog.get(SHOP)).toBe(first);
    expect(await entityCatalog.listDelivered([])).toEqual([first]);
    expect((await entityCatalog.listDelivered([]))[0]).toBe(first);
  });

  it('goes on with what it knows while the catalog is away, but not for ever', async () => {
    const { entityCatalog, elapse, fail, logger } = setUp();
    await entityCatalog.get(SHOP);
    fail(true);
    elapse(60_000);
    await expect(entityCatalog.get(SHOP)).resolves.toBeDefined();
    await background();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(SHOP),
      expect.any(Error),
    );
    elapse(10 * 60_000);
    await expect(entityCatalog.get(SHOP)).rejects.toThrow('away');
    fail(false);
    await expect(entityCatalog.get(SHOP)).resolves.toBeDefined();
  });

  it('forgets what is gone, and remembers no absence', async () => {
    const { entityCatalog, become, elapse } = setUp();
    await entityCatalog.get(SHOP);
    become();
    elapse(46_000);
    await entityCatalog.get(SHOP);
    await background();
    await expect(entityCatalog.get(SHOP)).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining(SHOP),
    });
    become(component('shop'));
    await expect(entityCatalog.get(SHOP)).resolves.toBeDefined();
  });

  it('lists what is annotated or named by an Application', async () => {
    const { entityCatalog, become } = setUp();
    become(component('shop'), component('bare', { annotations: {} }));
    const names = async (...named: string[]) =>
      (await entityCatalog.listDelivered(named)).map(
        ({ metadata }) => metadata.name,
      );
    expect(await names()).toEqual(['shop']);
    expect(
      await names('component:default/bare', SHOP, 'component:default/nobody'),
    ).toEqual(['shop', 'bare']);
  });

  it('says which of some entities somebody sees', async () => {
    const { entityCatalog } = setUp();
    expect(
      await entityCatalog.listVisible(
        [SHOP, 'component:default/hidden'],
        mockCredentials.user(),
      ),
    ).toEqual(new Set([SHOP]));
  });
});
