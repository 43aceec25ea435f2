import { parseAllDocuments, type ScalarTag } from 'yaml';
import type { KubeObject } from '../kube/KubeObject';
import { RenderError } from './RenderError';

/** Go's YAML reads `0644` as octal, as file modes are written. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0[0-7]+$/,
  resolve: text => Number.parseInt(text, 8),
};

/** Every document of a YAML or JSON file. */
export function parseDocuments(file: string, content: string): unknown[] {
  const documents = parseAllDocuments(content, {
    merge: true,
    customTags: tags => [octal, ...tags],
  });
  if ('empty' in documents) return [];
  return documents.map(document => {
    const [problem] = document.errors;
    if (problem)
      throw new RenderError(file, `is not valid YAML: ${problem.message}`, {
        cause: problem,
      });
    try {
      return document.toJS() as unknown;
    } catch (error) {
      throw new RenderError(
        file,
        `is not valid YAML: ${(error as Error).message}`,
        { cause: error },
      );
    }
  });
}

function isRecord(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The Kubernetes objects of a file; lists are taken apart. */
export function parseManifests(file: string, content: string): KubeObject[] {
  return parseDocuments(file, content).flatMap((document, i) => {
    if (document === null || document === undefined) return [];
    const place = `document ${i + 1}`;
    if (!isRecord(document))
      throw new RenderError(file, `${place} is no Kubernetes object`);
    for (const field of ['apiVersion', 'kind']) {
      if (typeof document[field] !== 'string')
        throw new RenderError(file, `${place} has no ${field}`);
    }
    if (document.kind.endsWith('List') && Array.isArray(document.items))
      return document.items as KubeObject[];
    if (typeof document.metadata?.name !== 'string') {
      throw new RenderError(
        file,
        `${place} (${document.kind}) has no metadata.name`,
      );
    }
    return [document as KubeObject];
  });
}
