import { InputError } from '@backstage/errors';
import type { RenderRequest } from '@lockstep/backstage-plugin-delivery-node';

const MOST_FILES = 200;
const MOST_BYTES = 5_000_000;

/** The files of a repository at a commit, with those that would be changed as they would be. */
export class RepositoryFiles {
  private files = 0;
  private bytes = 0;

  constructor(private readonly request: RenderRequest) {}

  /** Undefined where there is none. `InputError` when it would be too much. */
  async read(path: string): Promise<string | undefined> {
    const { changes, ref, repository, signal } = this.request;
    signal?.throwIfAborted();
    const changed = changes.get(path);
    if (changed === null) {
      return undefined;
    }
    const content =
      changed ?? (await repository.readFile({ path, ref }))?.content;
    if (content !== undefined) {
      this.count(path, content);
    }
    return content;
  }

  /** Names of what a folder holds; undefined when there is no such folder. */
  async list(folder: string): Promise<string[] | undefined> {
    const { changes, ref, repository, signal } = this.request;
    signal?.throwIfAborted();
    const names = new Set(
      (await repository.listFolder({ path: folder, ref })) ?? [],
    );
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const [path, content] of changes) {
      const inside = path.startsWith(prefix) && path.slice(prefix.length);
      if (inside && inside.includes('/')) {
        names.add(inside.slice(0, inside.indexOf('/')));
      } else if (inside && content === null) {
        names.delete(inside);
      } else if (inside) {
        names.add(inside);
      }
    }
    return names.size > 0 ? [...names] : undefined;
  }

  private count(path: string, content: string): void {
    this.files += 1;
    this.bytes += Buffer.byteLength(content);
    if (this.files > MOST_FILES || this.bytes > MOST_BYTES) {
      throw new InputError(
        `A preview is rendered from at most ${MOST_FILES} files and ${
          MOST_BYTES / 1_000_000
        } MB; ${path} would be more`,
      );
    }
  }
}
