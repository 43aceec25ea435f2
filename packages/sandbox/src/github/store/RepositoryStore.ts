import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initBareRepository } from '../git/bareRepository';
import { isOwnerName, isRefName, isRepositoryName } from '../git/gitNames';
import { Repository } from './Repository';
import {
  createRepositoryRecord,
  type RepositoryRecord,
  type RepositorySettings,
} from './RepositoryRecord';

export interface NewRepository {
  owner: string;
  name: string;
  description?: string | null;
  homepage?: string | null;
  private?: boolean;
  defaultBranch?: string;
  settings?: Partial<RepositorySettings>;
}

/**
 * All repositories below a folder: `<owner>/<name>.git` (bare) with `<owner>/<name>.json`
 * beside it. Opening a folder that a former run wrote finds them again.
 */
export class RepositoryStore {
  readonly #dataDir: string;
  readonly #now: () => string;
  readonly #repositories = new Map<string, Repository>();
  readonly #creating = new Set<string>();
  #lastId = 0;

  constructor(options: { dataDir: string; now: () => string }) {
    this.#dataDir = options.dataDir;
    this.#now = options.now;
    mkdirSync(this.#dataDir, { recursive: true });
    this.#load();
  }

  /** Names are compared without case, as GitHub does. */
  find(owner: string, name: string): Repository | undefined {
    return this.#repositories.get(keyOf(owner, name));
  }

  list(owner?: string): Repository[] {
    return [...this.#repositories.values()].filter(
      repository =>
        owner === undefined ||
        repository.record.owner.toLowerCase() === owner.toLowerCase(),
    );
  }

  /** Undefined when a repository of that name exists already. */
  async create(input: NewRepository): Promise<Repository | undefined> {
    const { owner, name, defaultBranch = 'main' } = input;
    if (!isOwnerName(owner) || !isRepositoryName(name)) {
      throw new Error(`"${owner}/${name}" cannot be the name of a repository`);
    }
    if (!isRefName(defaultBranch)) {
      throw new Error(`"${defaultBranch}" cannot be the name of a branch`);
    }
    const key = keyOf(owner, name);
    if (this.#repositories.has(key) || this.#creating.has(key)) {
      return undefined;
    }
    this.#creating.add(key);
    try {
      this.#lastId += 1;
      const record = createRepositoryRecord({
        ...input,
        id: this.#lastId,
        defaultBranch,
        now: this.#now(),
      });
      const { gitDir, recordFile } = this.#placeOf(owner, name);
      await initBareRepository(gitDir, defaultBranch);
      await writeFile(`${recordFile}.new`, JSON.stringify(record));
      await rename(`${recordFile}.new`, recordFile);
      const repository = new Repository({ gitDir, recordFile, record });
      this.#repositories.set(key, repository);
      return repository;
    } finally {
      this.#creating.delete(key);
    }
  }

  async delete(repository: Repository): Promise<void> {
    const { owner, name } = repository.record;
    const { gitDir, recordFile } = this.#placeOf(owner, name);
    this.#repositories.delete(keyOf(owner, name));
    await repository.settled();
    await rm(recordFile, { force: true });
    await rm(gitDir, { recursive: true, force: true });
  }

  async settled(): Promise<void> {
    await Promise.all(this.list().map(repository => repository.settled()));
  }

  #placeOf(owner: string, name: string) {
    const folder = join(this.#dataDir, owner);
    return {
      gitDir: join(folder, `${name}.git`),
      recordFile: join(folder, `${name}.json`),
    };
  }

  #load(): void {
    const folders = readdirSync(this.#dataDir, { withFileTypes: true });
    for (const folder of folders.filter(entry => entry.isDirectory())) {
      const files = readdirSync(join(this.#dataDir, folder.name));
      for (const file of files.filter(name => name.endsWith('.json'))) {
        const recordFile = join(this.#dataDir, folder.name, file);
        const record: RepositoryRecord = JSON.parse(
          readFileSync(recordFile, 'utf8'),
        );
        const { gitDir } = this.#placeOf(record.owner, record.name);
        if (!existsSync(gitDir)) {
          throw new Error(
            `${recordFile} describes a repository, but ${gitDir} is missing; restore it or delete the file`,
          );
        }
        this.#repositories.set(
          keyOf(record.owner, record.name),
          new Repository({ gitDir, recordFile, record }),
        );
        this.#lastId = Math.max(this.#lastId, record.id);
      }
    }
  }
}

function keyOf(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase();
}
