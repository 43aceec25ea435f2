import {
  idOfBranch,
  overlayText,
  parseOverlayPath,
  STORM_OWNER,
  type StormService,
} from '../domain/faults';
import type { Answer, Exchange } from './FaultProxy';
import type { SandboxGithub } from './SandboxGithub';

/** What people do to pull requests and branches of Lockstep. */
type Act = 'merge' | 'close' | 'edit' | 'push' | 'delete-branch';

const AT_OPENING: ReadonlyArray<[Act, number]> = [
  ['merge', 0.06],
  ['close', 0.05],
  ['edit', 0.04],
  ['push', 0.04],
  ['delete-branch', 0.03],
];
const AT_MERGE: ReadonlyArray<[Act, number]> = [
  ['merge', 0.03],
  ['close', 0.02],
  ['edit', 0.03],
  ['push', 0.02],
];
const AT_DIRECT_WRITE = 0.05;

/**
 * People who do by hand what Lockstep is at, at the worst moments: right after it opened a
 * pull request, right before it merges, right before it moves the branch.
 */
export class Bystander {
  active = false;
  readonly acts = new Map<string, number>();
  /** What they put on `main`. */
  readonly commits = new Set<string>();
  private edits = 0;
  private readonly done = new Set<string>();
  /** The promotion of a pull request, by `repository#number`. */
  private readonly pulls = new Map<string, { id: string; branch: string }>();

  constructor(
    private readonly options: {
      random: () => number;
      github: SandboxGithub;
      services: readonly StormService[];
      /** Told of every change of `main` and of pull requests. */
      onChange(repository: string): void;
    },
  ) {}

  async beforeForward({ route, path }: Exchange): Promise<void> {
    const repository = repositoryOf(path);
    if (!this.active || !repository) {
      return;
    }
    if (route === 'PUT pulls/merge') {
      const number = Number(/pulls\/(\d+)\//.exec(path)?.[1]);
      const pull = this.pulls.get(`${repository}#${number}`);
      if (pull) {
        await this.actOnce(AT_MERGE, { repository, number, ...pull });
      }
    } else if (
      route === 'PATCH git/refs' &&
      path.endsWith('heads/main') &&
      this.options.random() < AT_DIRECT_WRITE
    ) {
      await this.write(repository, 'main', `notes/${this.edits}.md`);
      this.count('write elsewhere on main');
    }
  }

  async afterAnswer(exchange: Exchange, answer: Answer): Promise<void> {
    const repository = repositoryOf(exchange.path);
    if (exchange.route !== 'POST pulls' || answer.status !== 201) {
      return;
    }
    const { number, head } = JSON.parse(answer.body.toString('utf8'));
    const id = idOfBranch(head.ref);
    if (!repository || !id) {
      return;
    }
    this.pulls.set(`${repository}#${number}`, { id, branch: head.ref });
    if (this.active) {
      await this.actOnce(AT_OPENING, {
        repository,
        number,
        id,
        branch: head.ref,
      });
    }
  }

  /** Writes another version into an overlay, as somebody in a hurry would. */
  async editOverlay(service: StormService, path: string): Promise<void> {
    const tag = `hand${this.edits}`;
    await this.write(
      service.repository,
      'main',
      path,
      overlayText(service, tag),
    );
    this.count('edit an overlay');
  }

  private async actOnce(
    acts: ReadonlyArray<[Act, number]>,
    pull: { repository: string; number: number; id: string; branch: string },
  ): Promise<void> {
    if (this.done.has(pull.id)) {
      return;
    }
    let drawn = this.options.random();
    for (const [act, share] of acts) {
      drawn -= share;
      if (drawn < 0) {
        this.done.add(pull.id);
        await this.act(act, pull);
        return;
      }
    }
  }

  private async act(
    act: Act,
    {
      repository,
      number,
      branch,
    }: { repository: string; number: number; branch: string },
  ): Promise<void> {
    const { github, onChange } = this.options;
    switch (act) {
      case 'merge': {
        const sha = await github.merge(repository, number);
        if (sha) {
          this.commits.add(sha);
          this.count('merge by hand');
        }
        break;
      }
      case 'close':
        if (await github.close(repository, number)) {
          this.count('close by hand');
        }
        break;
      case 'delete-branch':
        if (await github.deleteBranch(repository, branch)) {
          this.count('delete the branch');
        }
        break;
      case 'push':
        await this.write(repository, branch, `notes/push-${number}.md`);
        this.count('push to the branch');
        break;
      default: {
        const [, environment, name] = branch.split('/');
        const path = `services/${name}/overlays/${environment}/kustomization.yaml`;
        const service = this.options.services.find(one => one.name === name);
        if (service && parseOverlayPath(path)) {
          await this.editOverlay(service, path);
        }
      }
    }
    onChange(repository);
  }

  private async write(
    repository: string,
    branch: string,
    path: string,
    content = `${path}\n`,
  ): Promise<void> {
    this.edits += 1;
    const sha = await this.options.github.write(
      repository,
      branch,
      path,
      content,
    );
    if (sha && branch === 'main') {
      this.commits.add(sha);
      this.options.onChange(repository);
    }
  }

  private count(what: string): void {
    this.acts.set(what, (this.acts.get(what) ?? 0) + 1);
  }
}

function repositoryOf(path: string): string | undefined {
  return new RegExp(`/repos/${STORM_OWNER}/([^/?]+)`).exec(path)?.[1];
}
