import { usePermission } from '@backstage/plugin-permission-react';
import {
  deliveryPromotionApprovePermission,
  deliveryPromotionCancelPermission,
  deliveryPromotionCreatePermission,
  deliveryResourceRef,
  deliveryRolloutOperatePermission,
} from '@lockstep/backstage-plugin-delivery-common';

export interface EnvironmentPermissions {
  promote: boolean;
  approve: boolean;
  cancel: boolean;
  operate: boolean;
  /** The answers are not here yet; until then nothing is allowed. */
  loading: boolean;
}

/** What the viewer may do in one environment of one entity. */
export function useEnvironmentPermissions(
  entityRef: string,
  environment: string,
): EnvironmentPermissions {
  const resourceRef = deliveryResourceRef({ entityRef, environment });
  const promote = usePermission({
    permission: deliveryPromotionCreatePermission,
    resourceRef,
  });
  const approve = usePermission({
    permission: deliveryPromotionApprovePermission,
    resourceRef,
  });
  const cancel = usePermission({
    permission: deliveryPromotionCancelPermission,
    resourceRef,
  });
  const operate = usePermission({
    permission: deliveryRolloutOperatePermission,
    resourceRef,
  });
  return {
    promote: promote.allowed,
    approve: approve.allowed,
    cancel: cancel.allowed,
    operate: operate.allowed,
    loading:
      promote.loading || approve.loading || cancel.loading || operate.loading,
  };
}
