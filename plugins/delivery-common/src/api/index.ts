export * from './streamMessage';
export * from './requests';
export * from './responses';
export * from './DeliveryClient';
