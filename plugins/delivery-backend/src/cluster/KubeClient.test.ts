import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCluster,
  TEST_TOKEN,
  type TestCluster,
} from '../__testUtils__/createCluster';
import { createKubeConfig } from './createKubeConfig';
import { KubeClient } from './KubeClient';
import { KubeRequestError } from './KubeRequestError';

const ROLLOUTS = '/apis/argoproj.io/v1alpha1/rollouts';
const OPTIONS = { silenceMs: 5_000 };

let cluster: TestCluster;
let folder: string;
const clients: KubeClient[] = [];

beforeEach(async () => {
  cluster = await createCluster();
  folder = await mkdtemp(join(tmpdir(), 'delivery-'));
});

afterEach(async () => {
  clients.splice(0).forEach(client => client.close());
  await cluster.stop();
  await rm(folder, { recursive: true });
});

function createClient(access: { token?: string; tokenFile?: string }) {
  const client = new KubeClient('hub', () =>
    createKubeConfig({
      kind: 'url',
      name: 'hub',
      access: { url: cluster.url, ...access },
    }),
  );
  clients.push(client);
  return client;
}

describe('KubeClient', () => {
  it('reads a token again when the cluster does not accept it any more', async () => {
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, TEST_TOKEN);
    const client = createClient({ tokenFile });
    await expect(client.get(ROLLOUTS, OPTIONS)).resolves.toMatchObject({
      items: [],
    });
    cluster.accounts.replaceToken('sandbox', 'rotated');
    await writeFile(tokenFile, 'rotated');
    await expect(client.get(ROLLOUTS, OPTIONS)).resolves.toMatchObject({
      items: [],
    });
    expect(cluster.requests).toHaveLength(3);
  });

  it('tries a refused token once more and no oftener, and does not show it', async () => {
    const client = createClient({ token: 'hunter2' });
    const refusal: any = await client
      .get(ROLLOUTS, OPTIONS)
      .catch(error => error);
    expect(refusal).toBeInstanceOf(KubeRequestError);
    expect(refusal.status).toBe(401);
    expect(String(refusal)).not.toContain('hunter2');
    expect(cluster.requests).toHaveLength(2);
  });

  it('says that it cannot sign in, and not why in the words of a file', async () => {
    const client = createClient({ tokenFile: join(folder, 'nothing-here') });
    await expect(client.get(ROLLOUTS, OPTIONS)).rejects.toThrow(
      /^cannot sign in to cluster 'hub': its credentials could not be read$/,
    );
  });

  it('knows how long a cluster wants to be left alone', async () => {
    cluster.faults.throttle({ requests: 1, retryAfterSeconds: 7 });
    await expect(
      createClient({ token: TEST_TOKEN }).get(ROLLOUTS, OPTIONS),
    ).rejects.toMatchObject({ status: 429, retryAfterMs: 7_000 });
  });

  it('gives up on a server that says nothing', async () => {
    cluster.faults.slow(60_000);
    await expect(
      createClient({ token: TEST_TOKEN }).get(ROLLOUTS, { silenceMs: 50 }),
    ).rejects.toThrow(/cluster 'hub' gave no sign of life for 0.05 s/);
  });

  it('is patient with a server that says little', async () => {
    cluster.createNamespaces('shop');
    cluster.store.create({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'a', namespace: 'shop' },
      spec: { template: { spec: { containers: [] } } },
    });
    cluster.faults.trickle({ pieceBytes: 100, everyMs: 20 });
    await expect(
      createClient({ token: TEST_TOKEN }).get(ROLLOUTS, { silenceMs: 200 }),
    ).resolves.toMatchObject({ items: [{ metadata: { name: 'a' } }] });
  });
});
