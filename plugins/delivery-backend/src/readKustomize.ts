import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const KEY = 'delivery.render.kustomize';

/**
 * The kustomize program that renders manifests for a dry run: a name to be found on the PATH,
 * or a path. Undefined: nothing is rendered with it.
 */
export function readKustomize(config: Config): string | undefined {
  const value = config.getOptional(KEY) ?? false;
  if (typeof value === 'boolean') {
    return value ? 'kustomize' : undefined;
  }
  if (typeof value === 'string' && value.startsWith('/')) {
    return value;
  }
  throw new InputError(
    `${KEY} is ${JSON.stringify(
      value,
    )}; it must be true, false or the absolute path of the program`,
  );
}
