import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Who asks, for the record: a person's entity reference, or a program's subject. */
export function describeCaller({ principal }: BackstageCredentials): string {
  const known = principal as
    | { type?: string; userEntityRef?: string; subject?: string }
    | undefined;
  return known?.userEntityRef ?? known?.subject ?? 'unknown';
}
