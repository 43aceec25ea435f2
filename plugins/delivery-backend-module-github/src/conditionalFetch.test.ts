import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { conditionalFetch, createAnswerCache } from './conditionalFetch';

describe('conditionalFetch', () => {
  const seen: IncomingMessage[] = [];
  let version = 1;
  let size = 0;
  const server = createServer((request, response) => {
    seen.push(request);
    const etag = `"${request.headers.authorization}-${version}"`;
    response.setHeader('x-ratelimit-remaining', String(100 - seen.length));
    response.setHeader('content-type', 'application/json');
    if (request.url === '/plain') {
      response.end('{}');
    } else if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end();
    } else {
      response
        .writeHead(request.url === '/gone' ? 404 : 200, { etag })
        .end(JSON.stringify({ version, filling: 'x'.repeat(size) }));
    }
  });
  beforeAll(
    () =>
      new Promise<void>(resolve => {
        server.listen(0, '127.0.0.1', () => resolve());
      }),
  );
  beforeEach(() => {
    seen.length = 0;
    version = 1;
    size = 0;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  const setUp = () => {
    const answers = createAnswerCache();
    return async (path: string, token: string, method = 'GET') => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const response = await conditionalFetch(answers, `${url}${path}`, {
        method,
        headers: { authorization: `token ${token}` },
      });
      return { response, body: await response.json() };
    };
  };
  const asked = () => seen.map(({ headers }) => headers['if-none-match']);

  it('asks again with the ETag and hands out what is still the same', async () => {
    const read = setUp();
    await read('/a', 'one');
    const { response, body } = await read('/a', 'one');
    expect(asked()).toEqual([undefined, '"token one-1"']);
    expect(response.status).toBe(200);
    expect(body.version).toBe(1);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-ratelimit-remaining')).toBe('98');
  });

  it('takes what changed', async () => {
    const read = setUp();
    await read('/a', 'one');
    version = 2;
    expect((await read('/a', 'one')).body.version).toBe(2);
    await read('/a', 'one');
    expect(asked()).toEqual([undefined, '"token one-1"', '"token one-2"']);
  });

  it('never asks with what another token or another address got', async () => {
    const read = setUp();
    await read('/a', 'one');
    await read('/a', 'two');
    await read('/b', 'one');
    expect(asked()).toEqual([undefined, undefined, undefined]);
  });

  it('keeps no writes, no failures, nothing without an ETag and nothing huge', async () => {
    const read = setUp();
    for (const [path, method] of [
      ['/a', 'POST'],
      ['/gone', 'GET'],
      ['/plain', 'GET'],
    ]) {
      await read(path, 'one', method);
      await read(path, 'one', method);
    }
    size = 2 * 1024 * 1024;
    await read('/huge', 'one');
    await read('/huge', 'one');
    expect(asked().filter(Boolean)).toEqual([]);
  });
});
