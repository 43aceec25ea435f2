import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { SandboxClock } from '../../clock';
import type { Repository } from '../store/Repository';
import type { HookRecord } from '../store/RepositoryRecord';

export interface WebhookEvent {
  /** `push`, `pull_request`, `status`, … */
  name: string;
  payload: Record<string, unknown>;
}

/** One attempt to reach a hook, as the deliveries list shows it. */
export interface WebhookDelivery {
  id: number;
  guid: string;
  hookId: number;
  event: string;
  action: string | null;
  deliveredAt: string;
  durationSeconds: number;
  statusCode: number;
  status: string;
  redelivery: boolean;
}

/** A hook that gets the events of every repository, as that of a GitHub App does. */
export interface AppWebhook {
  url: string;
  secret: string;
}

type Target = Pick<HookRecord, 'id' | 'url' | 'secret' | 'contentType'>;

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;
const TIMEOUT_MS = 10_000;
const KEPT_DELIVERIES = 200;

/**
 * Delivers events to hooks, in order per hook, in the background. A hook that does not
 * answer is tried a few times, then the event is lost, as webhooks are.
 */
export class WebhookSender {
  readonly #clock: SandboxClock;
  readonly #appWebhook?: AppWebhook;
  readonly #queues = new Map<number, Promise<void>>();
  readonly #abort = new AbortController();
  #deliveries: WebhookDelivery[] = [];
  #lastId = 0;

  constructor(options: { clock: SandboxClock; appWebhook?: AppWebhook }) {
    this.#clock = options.clock;
    this.#appWebhook = options.appWebhook;
  }

  send(repository: Repository, events: WebhookEvent[]): void {
    for (const event of events) {
      const hooks = repository.record.hooks.filter(
        hook =>
          hook.active &&
          (hook.events.includes('*') || hook.events.includes(event.name)),
      );
      for (const hook of hooks) {
        this.#enqueue(hook, event);
      }
      if (this.#appWebhook) {
        this.#enqueue(
          { id: 0, contentType: 'json', ...this.#appWebhook },
          event,
        );
      }
    }
  }

  /** Sends one event to one hook, whether or not it asked for it (`ping`). */
  sendTo(hook: HookRecord, event: WebhookEvent): void {
    this.#enqueue(hook, event);
  }

  deliveries(hookId: number): WebhookDelivery[] {
    return this.#deliveries.filter(delivery => delivery.hookId === hookId);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#queues.values());
  }

  #enqueue(hook: Target, event: WebhookEvent): void {
    const before = this.#queues.get(hook.id) ?? Promise.resolve();
    const after = before.then(() => this.#deliver(hook, event));
    this.#queues.set(hook.id, after);
  }

  async #deliver(hook: Target, event: WebhookEvent): Promise<void> {
    const guid = randomUUID();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0) {
        await this.#pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
      if (this.#abort.signal.aborted) {
        return;
      }
      const code = await this.#attempt(hook, event, guid, attempt > 0);
      if (code >= 200 && code < 300) {
        return;
      }
    }
  }

  /** The status the hook answered with; 502 when it could not be reached. */
  async #attempt(
    hook: Target,
    event: WebhookEvent,
    guid: string,
    redelivery: boolean,
  ): Promise<number> {
    const json = JSON.stringify(event.payload);
    const body =
      hook.contentType === 'form'
        ? new URLSearchParams({ payload: json }).toString()
        : json;
    const started = performance.now();
    const statusCode = await fetch(hook.url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.any([
        this.#abort.signal,
        AbortSignal.timeout(TIMEOUT_MS),
      ]),
      headers: {
        accept: '*/*',
        'content-type':
          hook.contentType === 'form'
            ? 'application/x-www-form-urlencoded'
            : 'application/json',
        'user-agent': 'GitHub-Hookshot/sandbox',
        'x-github-delivery': guid,
        'x-github-event': event.name,
        'x-github-hook-id': String(hook.id),
        ...(hook.secret
          ? {
              'x-hub-signature-256': `sha256=${createHmac('sha256', hook.secret)
                .update(body)
                .digest('hex')}`,
            }
          : {}),
      },
    }).then(
      async response => {
        await response.body?.cancel();
        return response.status;
      },
      () => 502,
    );
    this.#lastId += 1;
    this.#deliveries.unshift({
      id: this.#lastId,
      guid,
      hookId: hook.id,
      event: event.name,
      action:
        typeof event.payload.action === 'string' ? event.payload.action : null,
      deliveredAt: this.#clock.now().toISOString(),
      durationSeconds: Math.round(performance.now() - started) / 1000,
      statusCode,
      status: statusCode < 300 ? 'OK' : `Invalid HTTP Response: ${statusCode}`,
      redelivery,
    });
    this.#deliveries.length = Math.min(
      this.#deliveries.length,
      KEPT_DELIVERIES,
    );
    return statusCode;
  }

  /** Ends early when the sender stops. */
  async #pause(ms: number): Promise<void> {
    await setTimeout(ms, undefined, { signal: this.#abort.signal }).catch(
      () => {},
    );
  }
}
