import { stringifyEntityRef } from '@backstage/catalog-model';
import { Content } from '@backstage/core-components';
import { useEntity } from '@backstage/plugin-catalog-react';
import { DeliveryView } from './DeliveryView';

/** The tab on a component's page. */
export function EntityDeliveryContent() {
  const { entity } = useEntity();
  return (
    <Content>
      <DeliveryView
        entityRef={stringifyEntityRef(entity)}
        entityName={entity.metadata.name}
        annotations={entity.metadata.annotations ?? {}}
      />
    </Content>
  );
}
