import { createHmac } from 'node:crypto';
import {
  resolvePackagePath,
  type BackendFeature,
  type createExtensionPoint,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import {
  deliveryGitHostsExtensionPoint,
  deliveryWakeupsExtensionPoint,
  type GitWakeup,
  type GitWakeupSource,
} from '@lockstep/backstage-plugin-delivery-node';
import deliveryModuleGithub from './index';

// The package loads its two modules by dynamic import, which Jest does not have.
const eventsModules = ['Webhook', 'EventRouter'].map(
  name =>
    jest.requireActual<{ default: BackendFeature }>(
      resolvePackagePath(
        '@backstage/plugin-events-backend-module-github',
        `dist/service/eventsModuleGithub${name}.cjs.js`,
      ),
    ).default,
);

const SECRET = 'webhook-secret';
const CLONE_URL = 'https://github.com/acme/shop.git';
const push = (branch: string) =>
  JSON.stringify({
    ref: `refs/heads/${branch}`,
    repository: { clone_url: CLONE_URL },
  });

describe('GithubWakeups behind the events backend', () => {
  let backend: TestBackend;
  const seen: GitWakeup[] = [];

  beforeAll(async () => {
    const sources: GitWakeupSource[] = [];
    backend = await startTestBackend({
      extensionPoints: [
        [deliveryGitHostsExtensionPoint, { addGitHost: () => {} }],
        [
          deliveryWakeupsExtensionPoint,
          {
            addWakeupSource: (source: GitWakeupSource) => sources.push(source),
          },
        ],
      ] as Array<[ReturnType<typeof createExtensionPoint<any>>, any]>,
      features: [
        deliveryModuleGithub,
        eventsPlugin,
        ...eventsModules,
        eventsServiceFactory,
        mockServices.rootConfig.factory({
          data: {
            events: {
              useEventBus: 'never',
              modules: { github: { webhookSecret: SECRET } },
            },
            integrations: { github: [{ host: 'github.com', token: 'x' }] },
          },
        }),
      ],
    });
    await sources[0].start(wakeup => seen.push(wakeup));
  });
  beforeEach(() => {
    seen.length = 0;
  });
  afterAll(() => backend.stop());

  const sign = (body: string, secret = SECRET) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const deliver = async (body: string, signature?: string) => {
    const response = await fetch(
      `http://localhost:${backend.server.port()}/api/events/http/github`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'push',
          ...(signature && { 'x-hub-signature-256': signature }),
        },
        body,
      },
    );
    await response.body?.cancel();
    return response.status;
  };

  /** The branches of which there was news, once there was of this one. */
  const wokenUpTo = async (branch: string) => {
    while (!seen.some(wakeup => wakeup.branch === branch)) {
      await new Promise(setImmediate);
    }
    return [...new Set(seen.map(wakeup => wakeup.branch))];
  };

  it('wakes on a webhook that GitHub signed', async () => {
    const body = push('main');
    expect(await deliver(body, sign(body))).toBe(202);
    expect(await wokenUpTo('main')).toEqual(['main']);
    expect(seen[0]).toEqual({ repoURL: CLONE_URL, branch: 'main' });
  });

  it.each([
    ['without a signature', undefined],
    ['signed by somebody else', sign(push('forged'), 'another-secret')],
    ['with the signature of another body', sign('{}')],
    ['with a signature that is none', 'sha256=x'],
  ])('does not wake on one %s', async (_title, signature) => {
    expect(await deliver(push('forged'), signature)).toBe(403);
    const later = push('later');
    expect(await deliver(later, sign(later))).toBe(202);
    expect(await wokenUpTo('later')).toEqual(['later']);
  });
});
