import type { EventsService } from '@backstage/plugin-events-node';
import type {
  GitWakeup,
  GitWakeupSource,
} from '@lockstep/backstage-plugin-delivery-node';
import { mapWakeup } from './domain/mapWakeup';

/**
 * GitHub's webhooks as the events service hands them out: `github` as they arrive, or
 * `github.push` and `github.pull_request` where the events module for GitHub sorts them. The
 * same news may come twice, which does no harm.
 */
export class GithubWakeups implements GitWakeupSource {
  constructor(private readonly events: EventsService) {}

  async start(listener: (wakeup: GitWakeup) => void): Promise<void> {
    await this.events.subscribe({
      id: 'github-wakeups',
      topics: ['github', 'github.push', 'github.pull_request'],
      onEvent: async ({ eventPayload }) => {
        const wakeup = mapWakeup(eventPayload);
        if (wakeup) {
          listener(wakeup);
        }
      },
    });
  }
}
