import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  deliveryGitHostsExtensionPoint,
  deliveryWakeupsExtensionPoint,
  type GitHost,
  type GitWakeup,
  type GitWakeupSource,
} from '@lockstep/backstage-plugin-delivery-node';
import { GithubWakeups } from './GithubWakeups';
import deliveryModuleGithub from './index';

describe('deliveryModuleGithub', () => {
  it('adds a Git host for the configured integrations and a source of news', async () => {
    const hosts: GitHost[] = [];
    const sources: GitWakeupSource[] = [];
    const backend = await startTestBackend({
      extensionPoints: [
        [
          deliveryGitHostsExtensionPoint,
          { addGitHost: (host: GitHost) => hosts.push(host) },
        ],
        [
          deliveryWakeupsExtensionPoint,
          {
            addWakeupSource: (source: GitWakeupSource) => sources.push(source),
          },
        ],
      ] as Array<[ReturnType<typeof createExtensionPoint<any>>, any]>,
      features: [
        deliveryModuleGithub,
        mockServices.events.factory(),
        mockServices.rootConfig.factory({
          data: {
            integrations: {
              github: [{ host: 'ghe.acme.example', token: 'x' }],
            },
          },
        }),
      ],
    });
    const [host] = hosts;
    expect(host.type).toBe('github');
    expect(
      host
        .repository('https://ghe.acme.example/acme/shop.git')
        ?.commitUrl('abc'),
    ).toBe('https://ghe.acme.example/acme/shop/commit/abc');
    expect(host.repository('git@github.com:acme/shop.git')).toBeDefined();
    expect(host.repository('https://gitlab.com/acme/shop.git')).toBeUndefined();
    expect(sources).toHaveLength(1);
    await backend.stop();
  });

  it('passes pushes on as news', async () => {
    const events = mockServices.events();
    const seen: GitWakeup[] = [];
    await new GithubWakeups(events).start(wakeup => seen.push(wakeup));
    const repository = { clone_url: 'https://github.com/acme/shop.git' };
    await events.publish({
      topic: 'github.push',
      eventPayload: { ref: 'refs/heads/main', repository },
    });
    await events.publish({ topic: 'github', eventPayload: { zen: 'x' } });
    expect(seen).toEqual([{ repoURL: repository.clone_url, branch: 'main' }]);
  });
});
