import { RELATION_OWNED_BY, RELATION_PART_OF } from '@backstage/catalog-model';
import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { deliveryResourceRefType } from './deliveryResource';

/** Allows by environment: `prod` only for some. */
export const hasEnvironment = createPermissionRule({
  name: 'HAS_ENVIRONMENT',
  description: 'Allow for the given environments',
  resourceRef: deliveryResourceRefType,
  paramsSchema: z.object({
    environments: z
      .array(z.string())
      .describe('Names of environments, as under delivery.environments'),
  }),
  apply: ({ environment }, { environments }) =>
    environments.includes(environment),
  toQuery: ({ environments }) => ({ environments }),
});

/** Allows those who own the entity that is delivered. */
export const isEntityOwner = createPermissionRule({
  name: 'IS_ENTITY_OWNER',
  description: 'Allow for entities owned by one of the given claims',
  resourceRef: deliveryResourceRefType,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity references a user owns entities through'),
  }),
  apply: ({ entity }, { claims }) =>
    entity.relations?.some(
      ({ type, targetRef }) =>
        type === RELATION_OWNED_BY && claims.includes(targetRef),
    ) ?? false,
  toQuery: ({ claims }) => ({ owners: claims }),
});

/** Allows by system: those of `shop` may only move what belongs to it. */
export const isInSystem = createPermissionRule({
  name: 'IS_IN_SYSTEM',
  description: 'Allow for entities that are part of one of the given systems',
  resourceRef: deliveryResourceRefType,
  paramsSchema: z.object({
    systems: z
      .array(z.string())
      .describe('Full entity references, like system:default/shop'),
  }),
  apply: ({ entity }, { systems }) =>
    entity.relations?.some(
      ({ type, targetRef }) =>
        type === RELATION_PART_OF && systems.includes(targetRef),
    ) ?? false,
  toQuery: ({ systems }) => ({ systems }),
});

export const deliveryPermissionRules = [
  hasEnvironment,
  isEntityOwner,
  isInSystem,
];
