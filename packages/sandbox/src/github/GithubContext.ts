import type { SandboxClock } from '../clock';
import { Mergeability } from './pulls/Mergeability';
import { MergeQueue } from './pulls/MergeQueue';
import type { Links } from './present/Links';
import type { Repository } from './store/Repository';
import type { RepositoryRecord } from './store/RepositoryRecord';
import type { RepositoryStore } from './store/RepositoryStore';
import type { WebhookEvent, WebhookSender } from './webhooks/WebhookSender';

/** What every route works with. */
export class GithubContext {
  readonly store: RepositoryStore;
  readonly links: Links;
  readonly clock: SandboxClock;
  readonly organizations: ReadonlySet<string>;
  readonly webhooks: WebhookSender;
  readonly startedAt: string;
  readonly mergeability = new Mergeability();
  readonly mergeQueue: MergeQueue;

  constructor(options: {
    store: RepositoryStore;
    links: Links;
    clock: SandboxClock;
    organizations: string[];
    webhooks: WebhookSender;
  }) {
    this.store = options.store;
    this.links = options.links;
    this.clock = options.clock;
    this.mergeQueue = new MergeQueue(options.clock);
    this.organizations = new Set(
      options.organizations.map(name => name.toLowerCase()),
    );
    this.webhooks = options.webhooks;
    this.startedAt = this.now();
  }

  /** As GitHub writes times: UTC, whole seconds. */
  now(): string {
    return formatTime(this.clock.now());
  }

  ownerType(owner: string): 'User' | 'Organization' {
    return this.organizations.has(owner.toLowerCase())
      ? 'Organization'
      : 'User';
  }

  /**
   * Changes a repository (see `Repository.change`). Events pushed to `events` are sent to
   * its webhooks once the change is on disk, and not at all when the work throws.
   */
  async change<T>(
    repository: Repository,
    work: (record: RepositoryRecord, events: WebhookEvent[]) => Promise<T> | T,
  ): Promise<T> {
    const events: WebhookEvent[] = [];
    const result = await repository.change(record => work(record, events));
    this.webhooks.send(repository, events);
    return result;
  }
}

export function formatTime(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
