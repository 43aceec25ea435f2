import { parseEntityRef } from '@backstage/catalog-model';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';

/** Later news of a promotion take the place of earlier ones under the same scope. */
export function noticeScope({ id }: Pick<Promotion, 'id'>): string {
  return `delivery:promotion:${id}`;
}

/** The page of the component with the panel of the promotion open. */
export function noticeLink({
  id,
  entityRef,
}: Pick<Promotion, 'id' | 'entityRef'>): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const path = [namespace, kind, name]
    .map(part => encodeURIComponent(part.toLocaleLowerCase('en-US')))
    .join('/');
  return `/catalog/${path}/delivery?promotion=${encodeURIComponent(id)}`;
}
