import { InputError } from '@backstage/errors';
import { findKustomizationFile } from '@lockstep/backstage-plugin-delivery-node';
import {
  readKustomization,
  resolveInside,
  type KustomizeReference,
} from '../domain/render';
import type { RepositoryFiles } from './RepositoryFiles';

class Collector {
  readonly collected = new Map<string, string>();
  private readonly folders = new Set<string>();

  constructor(private readonly files: RepositoryFiles) {}

  /** False when it is no folder with a kustomization file. */
  async addFolder(folder: string): Promise<boolean> {
    if (this.folders.has(folder)) {
      return true;
    }
    const name = findKustomizationFile((await this.files.list(folder)) ?? []);
    const path = name && [folder, name].filter(Boolean).join('/');
    const text = path && (await this.files.read(path));
    if (!path || text === undefined) {
      return false;
    }
    this.folders.add(folder);
    const { references, json } = readKustomization(path, text);
    this.collected.set(path, json);
    for (const reference of references) {
      await this.add(folder, reference);
    }
    return true;
  }

  private async add(
    folder: string,
    { written, type }: KustomizeReference,
  ): Promise<void> {
    const path = resolveInside(folder, written);
    if (type === 'file') {
      await this.requireFile(path, folder);
      return;
    }
    const isFound = /\.(ya?ml|json)$/i.test(path)
      ? (await this.addFile(path)) || (await this.addFolder(path))
      : (await this.addFolder(path)) || (await this.addFile(path));
    if (!isFound) {
      throw notFound(path, folder);
    }
    if (type === 'config' && this.collected.get(path)?.includes('://')) {
      throw new InputError(
        `${path} configures kustomize with an address; nothing is fetched to render a preview`,
      );
    }
  }

  private async requireFile(path: string, folder: string): Promise<void> {
    if (!(await this.addFile(path))) {
      throw notFound(path, folder);
    }
  }

  private async addFile(path: string): Promise<boolean> {
    if (this.collected.has(path)) {
      return true;
    }
    const content = await this.files.read(path);
    if (content !== undefined) {
      this.collected.set(path, content);
    }
    return content !== undefined;
  }
}

/**
 * Everything `kustomize build` needs of a folder, by path: the folder's kustomization file and
 * what it and those below refer to. Undefined when the folder has none. Whatever is not in the
 * repository is an `InputError`: kustomize would take it for an address and go there.
 */
export async function collectKustomization(
  files: RepositoryFiles,
  folder: string,
): Promise<Map<string, string> | undefined> {
  const collector = new Collector(files);
  return (await collector.addFolder(folder)) ? collector.collected : undefined;
}

function notFound(path: string, folder: string): InputError {
  return new InputError(
    `${
      folder || 'The root'
    } refers to ${path}, which is neither a file nor a folder with a kustomization file in the repository`,
  );
}
