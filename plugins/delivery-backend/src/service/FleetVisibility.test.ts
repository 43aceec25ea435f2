import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { FleetRow } from '@lockstep/backstage-plugin-delivery-common';
import { component } from '../__testUtils__/startDelivery';
import type { FleetIndex } from '../index/index';
import { PermissionDeliveryAuthorizer } from '../permissions';
import { EntityCatalog } from './EntityCatalog';
import { FleetVisibility } from './FleetVisibility';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const CONDITIONAL = {
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'x',
  resourceType: 'y',
  conditions: { rule: 'R', resourceType: 'y', params: {} },
} as PolicyDecision;

/** A fleet of shop and books, of which the catalog shows those named. */
function setUp(options: {
  read?: PolicyDecision;
  see?: PolicyDecision;
  shown?: string[];
}) {
  const { read = ALLOW, see = ALLOW, shown = [] } = options;
  const entities = new Map(
    ['shop', 'books'].map(name => [
      `component:default/${name}`,
      component(name),
    ]),
  );
  const catalog = catalogServiceMock.mock();
  catalog.getEntitiesByRefs.mockImplementation(async ({ entityRefs }) => ({
    items: entityRefs.map(ref =>
      shown.some(name => ref.endsWith(`/${name}`))
        ? entities.get(ref)
        : undefined,
    ),
  }));
  const applied: string[] = [];
  const authorizeConditional = jest.fn(async () => [read, see]);
  const visibility = new FleetVisibility({
    authorizer: new PermissionDeliveryAuthorizer(
      mockServices.permissions.mock({ authorizeConditional }),
      (_, { entity, environment }) => {
        applied.push(`${entity.metadata.name}#${environment}`);
        return environment === 'dev';
      },
    ),
    catalog: new EntityCatalog({
      catalog,
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
      now: () => new Date(),
      schedule: () => () => {},
    }),
    fleet: {
      entity: (ref: string) => entities.get(ref),
      entityRefs: () => [...entities.keys()],
    } as FleetIndex,
  });
  const rows = ['shop#dev', 'shop#prod', 'shop#prod', 'books#dev'];
  return {
    authorizeConditional,
    applied,
    asked: catalog.getEntitiesByRefs,
    view: () => visibility.of(mockCredentials.user()),
    sees: async () => {
      const view = await visibility.of(mockCredentials.user());
      return rows.filter(row => {
        const [name, environment] = row.split('#');
        return view.sees({
          entityRef: `component:default/${name}`,
          environment,
        } as FleetRow);
      });
    },
  };
}

describe('FleetVisibility', () => {
  it('asks the policy once, whatever the number of rows', async () => {
    const { sees, authorizeConditional, asked } = setUp({});
    expect(await sees()).toEqual([
      'shop#dev',
      'shop#prod',
      'shop#prod',
      'books#dev',
    ]);
    expect(authorizeConditional).toHaveBeenCalledTimes(1);
    expect(asked).not.toHaveBeenCalled();
  });

  it('applies conditions, once per entity and environment', async () => {
    const { sees, applied } = setUp({ read: CONDITIONAL });
    expect(await sees()).toEqual(['shop#dev', 'books#dev']);
    expect(applied).toEqual(['shop#dev', 'shop#prod', 'books#dev']);
  });

  it('shows nothing to those who may read or see nothing', async () => {
    const deny = { result: AuthorizeResult.DENY } as PolicyDecision;
    expect(await setUp({ read: deny }).sees()).toEqual([]);
    expect(await setUp({ see: deny }).sees()).toEqual([]);
  });

  it('asks the catalog what somebody sees of it, and remembers', async () => {
    const { sees, asked } = setUp({ see: CONDITIONAL, shown: ['books'] });
    expect(await sees()).toEqual(['books#dev']);
    expect(await sees()).toEqual(['books#dev']);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('can tell views apart that show other rows', async () => {
    const fingerprint = async (options: Parameters<typeof setUp>[0]) =>
      (await setUp(options).view()).fingerprint;
    const all = await fingerprint({});
    const some = await fingerprint({ see: CONDITIONAL, shown: ['shop'] });
    const other = await fingerprint({ see: CONDITIONAL, shown: ['books'] });
    expect(new Set([all, some, other]).size).toBe(3);
    expect(await fingerprint({})).toBe(all);
  });
});
