import { rename, writeFile } from 'node:fs/promises';
import type { RepositoryRecord } from './RepositoryRecord';

/**
 * One repository: its bare git directory and its record. Whatever changes either runs in
 * `change`, one at a time, and is on disk before `change` resolves; when the work throws,
 * the record is as it was before.
 */
export class Repository {
  readonly gitDir: string;
  #record: RepositoryRecord;
  #recordFile: string;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: {
    gitDir: string;
    recordFile: string;
    record: RepositoryRecord;
  }) {
    this.gitDir = options.gitDir;
    this.#recordFile = options.recordFile;
    this.#record = options.record;
  }

  get record(): Readonly<RepositoryRecord> {
    return this.#record;
  }

  get fullName(): string {
    return `${this.#record.owner}/${this.#record.name}`;
  }

  change<T>(work: (record: RepositoryRecord) => Promise<T> | T): Promise<T> {
    const turn = this.#queue.then(async () => {
      const draft = structuredClone(this.#record);
      const result = await work(draft);
      await this.#save(draft);
      this.#record = draft;
      return result;
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** Resolves when every change asked for so far has ended. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  async #save(record: RepositoryRecord): Promise<void> {
    const temporary = `${this.#recordFile}.new`;
    await writeFile(temporary, `${JSON.stringify(record, null, 1)}\n`);
    await rename(temporary, this.#recordFile);
  }
}

/** The next id for a thing inside a repository. */
export function takeId(record: RepositoryRecord): number {
  const id = record.nextId;
  record.nextId += 1;
  return id;
}

/** The next number for an issue or pull request. */
export function takeNumber(record: RepositoryRecord): number {
  const number = record.nextNumber;
  record.nextNumber += 1;
  return number;
}
