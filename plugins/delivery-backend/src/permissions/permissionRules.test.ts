import { deliveryPermissionRules } from './permissionRules';

const resource = {
  environment: 'prod',
  entity: {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'payments' },
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/commerce' },
      { type: 'partOf', targetRef: 'system:default/shop' },
      { type: 'dependsOn', targetRef: 'system:default/bank' },
    ],
  },
};

it.each([
  ['HAS_ENVIRONMENT', { environments: ['test', 'prod'] }, true],
  ['HAS_ENVIRONMENT', { environments: ['test'] }, false],
  ['IS_ENTITY_OWNER', { claims: ['group:default/commerce'] }, true],
  ['IS_ENTITY_OWNER', { claims: ['group:default/bank'] }, false],
  ['IS_IN_SYSTEM', { systems: ['system:default/shop'] }, true],
  ['IS_IN_SYSTEM', { systems: ['system:default/bank'] }, false],
])('%s with %j says %s', (name, params, allowed) => {
  const rule = deliveryPermissionRules.find(
    candidate => candidate.name === name,
  )!;
  expect(rule.apply(resource, params as never)).toBe(allowed);
  expect(
    rule.apply(
      {
        ...resource,
        environment: '*',
        entity: { ...resource.entity, relations: undefined },
      },
      params as never,
    ),
  ).toBe(false);
});
