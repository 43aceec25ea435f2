import type { ApplicationSource } from '@lockstep/backstage-plugin-delivery-common';

/** One file Helm reads values from, as far as it can be told from the Application. */
export type ValuesFile =
  | {
      kind: 'file';
      /** Which of the Application's sources names its repository and branch. */
      sourceIndex: number;
      /** From the root of the repository. */
      path: string;
      /** A chart may go without it. */
      optional: boolean;
    }
  /** It is read by Argo CD, but not by us. */
  | { kind: 'unreadable'; written: string; why: string };

/**
 * The values files of a chart in Helm's order, the last one wins: those of the chart itself, then
 * `valueFiles`. Paths are relative to the chart, with a slash in front to the repository, with
 * `$ref/` to the repository of the source of that name.
 */
export function listValuesFiles(
  sources: readonly ApplicationSource[],
  index: number,
): ValuesFile[] {
  const { path, chart, helm } = sources[index];
  const folder = chart ? undefined : path;
  const own = folder === undefined ? undefined : join(folder, 'values.yaml');
  return [
    ...(own === undefined ? [] : [fileAt(index, own, true)]),
    ...(helm?.valueFiles ?? []).map(written => {
      const found = resolve(written, sources, index, folder);
      return typeof found === 'string'
        ? { kind: 'unreadable' as const, written, why: found }
        : fileAt(
            found.sourceIndex,
            found.path,
            helm?.ignoreMissingValueFiles ?? false,
          );
    }),
  ];
}

function fileAt(
  sourceIndex: number,
  path: string,
  optional: boolean,
): Extract<ValuesFile, { kind: 'file' }> {
  return { kind: 'file', sourceIndex, path, optional };
}

/** The place of a values file, or why it cannot be told. */
function resolve(
  written: string,
  sources: readonly ApplicationSource[],
  index: number,
  folder: string | undefined,
): { sourceIndex: number; path: string } | string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) {
    return 'is not in Git';
  }
  const [, ref, rest] = /^\$([^/]+)\/(.*)$/.exec(written) ?? [];
  const sourceIndex = ref
    ? sources.findIndex(source => source.ref === ref)
    : index;
  if (sourceIndex < 0) {
    return `refers to "${ref}", which no source of the Application is called`;
  }
  const local = rest ?? written;
  if (/[$*?[\]{}]/.test(local)) {
    return 'is a pattern or holds a variable';
  }
  const isFromRoot = rest !== undefined || local.startsWith('/');
  if (!isFromRoot && folder === undefined) {
    return 'lies in the chart itself';
  }
  const path = join(isFromRoot ? '' : folder!, local);
  return path === undefined
    ? 'leads out of its repository'
    : { sourceIndex, path };
}

/** Undefined where `..` leads above the root. */
function join(folder: string, file: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${file}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) {
        return undefined;
      }
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}
