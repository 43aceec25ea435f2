import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { DeliveryView } from './DeliveryView';

/** The tab on a component's page, which brings the space around it. */
export function EntityDeliveryContent() {
  const { entity } = useEntity();
  return (
    <DeliveryView
      entityRef={stringifyEntityRef(entity)}
      entityName={entity.metadata.name}
      annotations={entity.metadata.annotations ?? {}}
    />
  );
}
