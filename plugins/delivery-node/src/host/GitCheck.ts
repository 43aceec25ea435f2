/** What another program says about a commit: a commit status or a check run. @public */
export interface GitCheck {
  name: string;
  /** `neutral` neither passed nor failed: skipped, or of no consequence. */
  state: 'pending' | 'success' | 'failure' | 'neutral';
  description?: string;
  /** Where a person reads more. */
  url?: string;
  /** Since when it is in this state. */
  since?: string;
}
