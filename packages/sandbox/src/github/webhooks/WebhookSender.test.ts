import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RunningGithub, startGithub } from '../__testUtils__/startGithub';

// Every step starts git processes, which a busy machine makes slow.
jest.setTimeout(60_000);

const acme = { owner: 'acme', repo: 'shop' };
const secret = 'hook secret';

interface Received {
  event: string;
  action?: string;
  signed: boolean;
  payload: any;
}

describe('webhooks', () => {
  let sandbox: RunningGithub;
  let listener: Server;
  let hookUrl: string;
  let received: Received[];
  let refuse: number;

  beforeEach(async () => {
    received = [];
    refuse = 0;
    listener = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', chunk => chunks.push(chunk));
      req.on('end', () => {
        if (refuse > 0) {
          refuse -= 1;
          res.writeHead(503).end();
          return;
        }
        const body = Buffer.concat(chunks);
        const payload = JSON.parse(body.toString());
        const digest = createHmac('sha256', secret).update(body).digest('hex');
        received.push({
          event: String(req.headers['x-github-event']),
          action: payload.action,
          signed: req.headers['x-hub-signature-256'] === `sha256=${digest}`,
          payload,
        });
        res.writeHead(202).end();
      });
    });
    await new Promise<void>(resolve => {
      listener.listen(0, '127.0.0.1', () => resolve());
    });
    hookUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
    sandbox = await startGithub();
    await sandbox.github.createRepository({ owner: 'acme', name: 'shop' });
  });
  afterEach(async () => {
    await sandbox.stop();
    listener.closeAllConnections();
    await new Promise(resolve => listener.close(resolve));
  });

  const commit = (branch: string, content: string) =>
    sandbox.github.commitFiles({
      repository: 'acme/shop',
      branch,
      message: 'Change a',
      files: { 'a.txt': content },
    });
  const waitFor = async (count: number) => {
    while (received.length < count) {
      await new Promise(resolve => setImmediate(resolve));
    }
    return received.map(({ event, action }) =>
      action ? `${event}.${action}` : event,
    );
  };

  it('signs and delivers what a repository hook asked for, in order', async () => {
    const { octokit } = sandbox;
    await commit('main', '1');
    const hook = await octokit.repos.createWebhook({
      ...acme,
      config: { url: hookUrl, content_type: 'json', secret },
      events: ['push', 'pull_request', 'status'],
    });
    expect(JSON.stringify(hook.data)).not.toContain(secret);
    const sha = await commit('topic', '2');
    const pull = await octokit.pulls.create({
      ...acme,
      title: 'Topic',
      head: 'topic',
      base: 'main',
    });
    await octokit.repos.createCommitStatus({ ...acme, sha, state: 'success' });
    await octokit.pulls.merge({ ...acme, pull_number: pull.data.number });
    expect(await waitFor(6)).toEqual([
      'ping',
      'push',
      'pull_request.opened',
      'status',
      'pull_request.closed',
      'push',
    ]);
    expect(received.every(({ signed }) => signed)).toBe(true);
    expect(received[1].payload).toMatchObject({
      ref: 'refs/heads/topic',
      after: sha,
      repository: { full_name: 'acme/shop' },
    });
    expect(received[4].payload.pull_request).toMatchObject({
      merged: true,
      merged_by: { login: 'lockstep-bot' },
    });
  });

  it('tries again when the listener refuses, and lists what it did', async () => {
    const { octokit } = sandbox;
    refuse = 2;
    const { data } = await octokit.repos.createWebhook({
      ...acme,
      config: { url: hookUrl, content_type: 'json', secret },
      events: ['push'],
    });
    await waitFor(1);
    const statuses = async () =>
      (
        await octokit.repos.listWebhookDeliveries({ ...acme, hook_id: data.id })
      ).data.map(({ status_code }) => status_code);
    while ((await statuses()).length < 3) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(await statuses()).toEqual([202, 503, 503]);
  });
});

it('sends the events of all repositories to the hook of the app', async () => {
  const events: string[] = [];
  const listener = createServer((req, res) => {
    events.push(String(req.headers['x-github-event']));
    req.resume();
    res.end();
  });
  await new Promise<void>(resolve => {
    listener.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = listener.address() as AddressInfo;
  const sandbox = await startGithub({
    appWebhook: { url: `http://127.0.0.1:${port}`, secret },
  });
  await sandbox.github.createRepository({ owner: 'acme', name: 'one' });
  await sandbox.github.commitFiles({
    repository: 'acme/one',
    branch: 'main',
    message: 'Start',
    files: { a: '1' },
  });
  while (events.length === 0) {
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(events).toEqual(['push']);
  await sandbox.stop();
  listener.closeAllConnections();
  await new Promise(resolve => listener.close(resolve));
});
