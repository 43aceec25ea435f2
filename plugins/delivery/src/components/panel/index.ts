export { DeliveryPanel } from './DeliveryPanel';
export type { PanelContext } from './PanelContext';
