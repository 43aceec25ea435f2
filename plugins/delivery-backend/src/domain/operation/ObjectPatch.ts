/** One JSON merge patch of an object, or of its status alone. */
export interface ObjectPatch {
  subresource?: 'status';
  body: Record<string, unknown>;
}
