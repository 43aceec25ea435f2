import { InputError } from '@backstage/errors';
import {
  describeParameterOverrides,
  parameterFileNames,
  type Deployment,
  type SourceOverride,
} from '@lockstep/backstage-plugin-delivery-common';
import { parse } from 'yaml';
import type { FolderAt } from './ImageSearch';

/** What one parameter file sets. */
export interface ParameterOverrides {
  path: string;
  overrides: SourceOverride[];
}

/** Argo CD reads parameter files beside the source; image updaters write there. */
export async function readParameterOverrides(
  { name, namespace }: Deployment['application'],
  { path: folder, siblings, repository, ref }: FolderAt,
): Promise<ParameterOverrides[]> {
  const names = new Set(
    // An Application outside of Argo CD's namespace is called by both names.
    [name, `${namespace}_${name}`].flatMap(parameterFileNames),
  );
  const present = [...names].filter(file => siblings.includes(file));
  const read = await Promise.all(
    present.map(async file => {
      const path = [folder, file].filter(Boolean).join('/');
      const found = await repository.readFile({ path, ref });
      return found
        ? [
            {
              path,
              overrides: describeParameterOverrides({
                file,
                content: parseYaml(path, found.content),
              }),
            },
          ]
        : [];
    }),
  );
  return read.flat();
}

function parseYaml(path: string, content: string): unknown {
  try {
    return parse(content, { maxAliasCount: 100 });
  } catch (error) {
    throw new InputError(
      `${path} is no YAML, so Argo CD cannot use the overlay beside it: ${
        (error as Error).message.split('\n')[0]
      }`,
    );
  }
}
