import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock, createKubeServer, createObjectStore } from 'sandbox';
import { generate } from 'selfsigned';
import type { ClusterConfig } from './ClusterConfig';
import { createKubeConfig } from './createKubeConfig';
import { KubeClient } from './KubeClient';

const TOKEN = 'the-token-of-this-cluster';
const ROLLOUTS = '/apis/argoproj.io/v1alpha1/rollouts';

/** A certificate for this machine alone, signed by itself. */
const certificate = generate([{ name: 'commonName', value: 'cluster' }], {
  keySize: 2048,
  algorithm: 'sha256',
  extensions: [
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
  ],
});

let url: string;
let folder: string;
let stop: () => Promise<unknown>;
const clients: KubeClient[] = [];
const environment = { ...process.env };

beforeAll(async () => {
  const clock = createClock();
  const kube = createKubeServer({
    store: createObjectStore({ clock }),
    token: TOKEN,
    clock,
  });
  const server = createServer(
    { key: certificate.private, cert: certificate.cert },
    kube.app,
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () =>
    new Promise(resolve => {
      kube.stop();
      server.close(resolve);
      server.closeAllConnections();
    });
  folder = await mkdtemp(join(tmpdir(), 'delivery-'));
});

afterEach(() => {
  clients.splice(0).forEach(client => client.close());
  process.env = { ...environment };
});

afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

const read = (config: ClusterConfig, root?: string) => {
  const client = new KubeClient(config.name, () =>
    createKubeConfig(config, { root }),
  );
  clients.push(client);
  return client.get(ROLLOUTS, { silenceMs: 5_000 });
};

const byUrl = (access: object): ClusterConfig => ({
  name: 'eu',
  kind: 'url',
  access: { url, token: TOKEN, ...access },
});

/** A kubeconfig with two contexts; the second one signs in by a program. */
async function writeKubeConfig(): Promise<string> {
  const program = join(folder, 'credentials.cjs');
  await writeFile(
    program,
    `process.stdout.write(JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: '${TOKEN}' },
    }));`,
  );
  const file = join(folder, 'kubeconfig.json');
  const caData = Buffer.from(certificate.cert).toString('base64');
  await writeFile(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'elsewhere',
      clusters: [
        {
          name: 'eu',
          cluster: { server: url, 'certificate-authority-data': caData },
        },
      ],
      users: [
        { name: 'token', user: { token: TOKEN } },
        {
          name: 'program',
          user: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: process.execPath,
              args: [program],
              interactiveMode: 'Never',
            },
          },
        },
      ],
      contexts: [
        { name: 'eu', context: { cluster: 'eu', user: 'token' } },
        { name: 'eu-program', context: { cluster: 'eu', user: 'program' } },
      ],
    }),
  );
  return file;
}

describe('a cluster over TLS', () => {
  it('is read by address, token and certificate authority', async () => {
    await expect(
      read(byUrl({ caData: certificate.cert })),
    ).resolves.toMatchObject({ items: [] });
    const caFile = join(folder, 'ca.pem');
    await writeFile(caFile, certificate.cert);
    await expect(read(byUrl({ caFile }))).resolves.toMatchObject({ items: [] });
    await expect(read(byUrl({ skipTLSVerify: true }))).resolves.toMatchObject({
      items: [],
    });
  });

  it('is not read when nobody vouches for it', async () => {
    await expect(read(byUrl({}))).rejects.toThrow(
      /cluster 'eu' cannot be reached \(\w*(SELF_SIGNED|UNABLE_TO_VERIFY)\w*\)/,
    );
  });

  it.each(['eu', 'eu-program'])(
    'is read by context %s of a kubeconfig',
    async context => {
      const file = await writeKubeConfig();
      const config: ClusterConfig = {
        name: 'eu',
        kind: 'kubeconfig',
        file,
        context,
      };
      await expect(read(config)).resolves.toMatchObject({ items: [] });
    },
  );

  it('is read from inside, as a pod does', async () => {
    const files = join(folder, 'var/run/secrets/kubernetes.io/serviceaccount');
    await mkdir(files, { recursive: true });
    await writeFile(join(files, 'token'), TOKEN);
    await writeFile(join(files, 'ca.crt'), certificate.cert);
    const { hostname, port } = new URL(url);
    process.env.KUBERNETES_SERVICE_HOST = hostname;
    process.env.KUBERNETES_SERVICE_PORT = port;
    await expect(
      read({ name: 'own', kind: 'inCluster' }, folder),
    ).resolves.toMatchObject({ items: [] });
  });
});

describe('createKubeConfig', () => {
  it.each<[string, ClusterConfig, RegExp]>([
    [
      'a cluster it is not in',
      { name: 'own', kind: 'inCluster' },
      /KUBERNETES_SERVICE_HOST is not set: this is no pod/,
    ],
    [
      'a cluster nobody can sign in to',
      { name: 'us', kind: 'unusable', reason: 'it signs in by aws' },
      /it signs in by aws/,
    ],
  ])('refuses %s with the way out', (_, config, message) => {
    delete process.env.KUBERNETES_SERVICE_HOST;
    expect(() => createKubeConfig(config)).toThrow(message);
  });

  it('names the contexts there are when one is missing', async () => {
    const file = await writeKubeConfig();
    expect(() =>
      createKubeConfig({ name: 'eu', kind: 'kubeconfig', file, context: 'x' }),
    ).toThrow(/no context 'x'; it has: eu, eu-program/);
  });
});
