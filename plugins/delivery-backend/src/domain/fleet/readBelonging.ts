import {
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  parseEntityRef,
  type Entity,
} from '@backstage/catalog-model';

/** Full references of the first owner and the system of an entity. */
export function readBelonging(entity: Entity): {
  owner: string | null;
  system: string | null;
} {
  return {
    owner: findRelation(entity, RELATION_OWNED_BY, () => true),
    system: findRelation(
      entity,
      RELATION_PART_OF,
      ref => parseEntityRef(ref).kind.toLocaleLowerCase('en-US') === 'system',
    ),
  };
}

function findRelation(
  entity: Entity,
  type: string,
  accepts: (targetRef: string) => boolean,
): string | null {
  return (
    entity.relations?.find(
      relation => relation.type === type && accepts(relation.targetRef),
    )?.targetRef ?? null
  );
}
