import { ConflictError } from '@backstage/errors';

/** Git says already what was asked for: no promotion, and for a batch no failure. */
export class NothingToDoError extends ConflictError {}
