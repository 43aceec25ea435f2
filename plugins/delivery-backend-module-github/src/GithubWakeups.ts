import type { EventsService } from '@backstage/plugin-events-node';
import type {
  GitWakeup,
  GitWakeupSource,
} from '@lockstep/backstage-plugin-delivery-node';
import { mapWakeup } from './domain/mapWakeup';

/** Webhook events that may bring a promotion on. */
const EVENTS = [
  'push',
  'create',
  'delete',
  'pull_request',
  'pull_request_review',
  'status',
  'check_run',
  'check_suite',
  'merge_group',
];

/**
 * GitHub's webhooks as the events service hands them out: `github` as they arrive, or
 * `github.push` and so on where the events module for GitHub sorts them. The same news may
 * come twice, which does no harm. Their signature is checked where they arrive, in that module.
 */
export class GithubWakeups implements GitWakeupSource {
  constructor(private readonly events: EventsService) {}

  async start(listener: (wakeup: GitWakeup) => void): Promise<void> {
    await this.events.subscribe({
      id: 'github-wakeups',
      topics: ['github', ...EVENTS.map(event => `github.${event}`)],
      onEvent: async ({ eventPayload }) => {
        const wakeup = mapWakeup(eventPayload);
        if (wakeup) {
          listener(wakeup);
        }
      },
    });
  }
}
