import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  COMMIT_FORMAT,
  parseSteps,
  parseTrailedCommits,
  STEP_FORMAT,
  type RepositoryEvidence,
} from '../domain/faults';

const run = promisify(execFile);
const BUFFER_BYTES = 256 * 2 ** 20;

/** A repository as anybody can have it: fetched with stock git. */
export class GitMirror {
  private start = '';

  private constructor(readonly name: string, private readonly folder: string) {}

  static async clone(
    name: string,
    url: string,
    folder: string,
  ): Promise<GitMirror> {
    await run('git', ['clone', '--quiet', '--bare', url, folder]);
    const mirror = new GitMirror(name, folder);
    mirror.start = (await mirror.git('rev-parse', 'main')).trim();
    return mirror;
  }

  /** Brings `main` up to date and tells what it says: its commit, and the versions by path. */
  async fetch(): Promise<{ sha: string; tags: Record<string, string> }> {
    await this.git('fetch', '--quiet', 'origin', '+main:main');
    return {
      sha: (await this.git('rev-parse', 'main')).trim(),
      tags: await this.tagsAt('main'),
    };
  }

  /** What became of `main` since the clone. */
  async readEvidence(): Promise<Omit<RepositoryEvidence, 'pulls'>> {
    await this.fetch();
    const since = `${this.start}..main`;
    return {
      name: this.name,
      tagsBefore: await this.tagsAt(this.start),
      tagsAfter: await this.tagsAt('main'),
      steps: parseSteps(
        await this.git(
          'log',
          '--reverse',
          '--first-parent',
          '-m',
          '-p',
          '--unified=0',
          `--format=${STEP_FORMAT}`,
          since,
        ),
      ),
      trailed: parseTrailedCommits(
        await this.git('log', `--format=${COMMIT_FORMAT}`, since),
      ),
    };
  }

  private async tagsAt(ref: string): Promise<Record<string, string>> {
    const found = await this.git(
      'grep',
      '--no-color',
      '-e',
      '^ *newTag: ',
      ref,
      '--',
      'services',
    );
    const tags: Record<string, string> = {};
    for (const line of found.split('\n').filter(Boolean)) {
      const [, path, tag] = /^[^:]+:([^:]+): *newTag: (\S+)/.exec(line) ?? [];
      tags[path] = tag;
    }
    return tags;
  }

  private async git(...args: string[]): Promise<string> {
    const { stdout } = await run('git', ['--git-dir', this.folder, ...args], {
      maxBuffer: BUFFER_BYTES,
    });
    return stdout;
  }
}
