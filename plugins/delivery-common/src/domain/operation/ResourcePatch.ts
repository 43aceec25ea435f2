/** One JSON merge patch of a resource, or of its status alone. @public */
export interface ResourcePatch {
  subresource?: 'status';
  body: Record<string, unknown>;
}

/**
 * What to send for an act: the status first, then the spec. A cluster whose status is no
 * resource of its own answers 404 to the first; the unified patch then takes the place of both.
 *
 * @public
 */
export interface ResourcePlan {
  status?: ResourcePatch;
  spec?: ResourcePatch;
  /** Absent where such an old controller does not know the act. */
  unified?: ResourcePatch;
}

export function statusPatch(fields: Record<string, unknown>): ResourcePatch {
  return { subresource: 'status', body: { status: fields } };
}

export function specPatch(fields: Record<string, unknown>): ResourcePatch {
  return { body: { spec: fields } };
}
