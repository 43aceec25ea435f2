import type { PanelLocation } from '../../hooks/usePanelLocation';
import type { PanelContext } from './PanelContext';
import { PromotePanel } from './PromotePanel';
import { PromotionPanel } from './PromotionPanel';
import { RevertPanel } from './RevertPanel';

/** The panel the address of the page asks for. */
export function DeliveryPanel({
  location,
  context,
}: {
  location: PanelLocation;
  context: PanelContext;
}) {
  switch (location.type) {
    case 'promote':
      return (
        <PromotePanel
          key={location.environment}
          environment={location.environment}
          context={context}
        />
      );
    case 'revert':
      return (
        <RevertPanel
          environment={location.environment}
          promotionId={location.promotion}
          context={context}
        />
      );
    default:
      return <PromotionPanel id={location.id} context={context} />;
  }
}
