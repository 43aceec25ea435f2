/** Names an item within its batch. @public */
export function batchItemKey(item: {
  entityRef: string;
  environment: string;
}): string {
  return `${item.entityRef}#${item.environment}`;
}
