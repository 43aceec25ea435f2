import { InputError } from '@backstage/errors';
import { parse } from 'yaml';

/** A file or folder that a kustomization file refers to, as it is written there. */
export interface KustomizeReference {
  written: string;
  /**
   * `resource` may be a folder with a kustomization file of its own; `config` too, and what it
   * says may make kustomize load more; `file` is only read.
   */
  type: 'resource' | 'config' | 'file';
}

type Fields = Record<string, unknown>;

const RESOURCES = ['resources', 'bases', 'components'];
const CONFIGS = ['transformers', 'generators', 'validators'];
const FILES = ['crds', 'configurations'];
/** Lists of files, or of what holds the path of one. */
const WITH_PATH = [
  'patches',
  'patchesJson6902',
  'patchesStrategicMerge',
  'replacements',
];
const GENERATORS = ['configMapGenerator', 'secretGenerator'];
const REFUSED = ['helmCharts', 'helmGlobals', 'helmChartInflationGenerator'];
/** Names that make kustomize read something, at the top and inside. */
const LOADING = [
  ...RESOURCES,
  ...CONFIGS,
  ...FILES,
  ...WITH_PATH,
  ...GENERATORS,
  ...REFUSED,
  'openapi',
  'path',
  'files',
  'envs',
  'env',
];

/**
 * What a kustomization file refers to, and its content as JSON: kustomize is given exactly what
 * was looked at here, so that no way of writing YAML can hide a reference. Throws `InputError`.
 */
export function readKustomization(
  path: string,
  text: string,
): { references: KustomizeReference[]; json: string } {
  const fields = parseFields(path, text);
  const charts = REFUSED.find(name => fields[name] !== undefined);
  if (charts) {
    throw new InputError(
      `${path} uses ${charts}; charts are not rendered for a preview`,
    );
  }
  refuseOtherSpellings(path, fields);
  return {
    references: [
      ...RESOURCES.flatMap(name => readList(fields[name], 'resource')),
      ...CONFIGS.flatMap(name => readList(fields[name], 'config')),
      ...FILES.flatMap(name => readList(fields[name], 'file')),
      ...WITH_PATH.flatMap(name => toList(fields[name]).flatMap(readPath)),
      ...GENERATORS.flatMap(name => toList(fields[name]).flatMap(readSources)),
      ...readPath(fields.openapi),
    ],
    json: JSON.stringify(fields, null, 2),
  };
}

function parseFields(path: string, text: string): Fields {
  let content: unknown;
  try {
    content = parse(text, {
      version: '1.1',
      maxAliasCount: 100,
      // kustomize reads neither dates nor base 60
      customTags: tags =>
        tags.filter(
          tag =>
            typeof tag === 'string' ||
            (!('format' in tag && tag.format === 'TIME') &&
              !tag.tag.endsWith(':timestamp')),
        ),
    });
  } catch (error) {
    throw new InputError(
      `${path} is no YAML: ${(error as Error).message.split('\n')[0]}`,
    );
  }
  if (content === null || content === undefined) {
    return {};
  }
  if (!isFields(content)) {
    throw new InputError(`${path} is no kustomization: it holds no fields`);
  }
  return content;
}

/** kustomize takes `Resources` for `resources`; here it would be overlooked. */
function refuseOtherSpellings(path: string, fields: Fields): void {
  const inner = Object.values(fields)
    .flatMap(value => toList(value))
    .filter(isFields);
  for (const name of [fields, ...inner].flatMap(Object.keys)) {
    const known = LOADING.find(
      field => field.toLowerCase() === name.toLowerCase(),
    );
    if (known && known !== name) {
      throw new InputError(
        `${path} has a field '${name}'; write it '${known}'`,
      );
    }
  }
}

function readList(
  value: unknown,
  type: KustomizeReference['type'],
): KustomizeReference[] {
  return toList(value).flatMap(entry =>
    typeof entry === 'string' && !isInline(entry)
      ? [{ written: entry, type }]
      : [],
  );
}

function readPath(value: unknown): KustomizeReference[] {
  return readList(isFields(value) ? value.path : value, 'file');
}

function readSources(generator: unknown): KustomizeReference[] {
  if (!isFields(generator)) {
    return [];
  }
  const { files, envs, env } = generator;
  const named = readList(files, 'file').map(({ written }) => ({
    // `key=path`
    written: written.slice(written.indexOf('=') + 1),
    type: 'file' as const,
  }));
  return [...named, ...readList(envs, 'file'), ...readList(env, 'file')];
}

/** Written into the list instead of being named there. */
function isInline(entry: string): boolean {
  return entry.includes('\n') || /^\s*[{[]/.test(entry);
}

function toList(value: unknown): unknown[] {
  if (value === undefined || value === null) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
