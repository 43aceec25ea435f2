import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { PermissionDeliveryAuthorizer } from '../permissions';
import type { EntityCatalog } from '../service/EntityCatalog';
import { ReportSight } from './ReportSight';

/**
 * Who may read what of a report. The policy is asked once for the whole report and its
 * conditions are applied in memory, once per component and environment; where it hides part
 * of the catalog, the catalog is asked what is left.
 */
export class ReportVisibility {
  constructor(
    private readonly options: {
      authorizer: PermissionDeliveryAuthorizer;
      catalog: EntityCatalog;
    },
  ) {}

  async of(credentials: BackstageCredentials): Promise<ReportSight> {
    const { authorizer, catalog } = this.options;
    const sight = await authorizer.decideFleet(credentials);
    return new ReportSight(sight, catalog, credentials);
  }
}
