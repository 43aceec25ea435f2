import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { DeliveryServiceClient } from './DeliveryServiceClient';

describe('DeliveryServiceClient', () => {
  const seen: Array<{ url?: string; headers: IncomingHttpHeaders }> = [];
  let answer = { status: 500, name: 'Error' };
  const server = createServer((request, response) => {
    seen.push({ url: request.url, headers: request.headers });
    const { status, name } = answer;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        error: { name, message: 'as the backend said' },
        request: { method: request.method, url: request.url },
        response: { statusCode: status },
      }),
    );
  });
  let client: DeliveryServiceClient;

  beforeAll(async () => {
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    const { port } = server.address() as AddressInfo;
    client = new DeliveryServiceClient({
      auth: mockServices.auth(),
      discovery: {
        getBaseUrl: async plugin => `http://127.0.0.1:${port}/api/${plugin}`,
        getExternalBaseUrl: async plugin =>
          `http://127.0.0.1:${port}/api/${plugin}`,
      },
    });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  const credentials = mockCredentials.user();

  it.each([
    [404, 'NotFoundError'],
    [403, 'NotAllowedError'],
    [400, 'InputError'],
    [409, 'ConflictError'],
  ])('throws what the backend threw: %d %s', async (status, name) => {
    answer = { status, name };
    await expect(
      client.getPromotion('p-1', { credentials }),
    ).rejects.toMatchObject({ name, message: 'as the backend said' });
  });

  it('keeps other answers as they are', async () => {
    answer = { status: 503, name: 'ServiceUnavailableError' };
    await expect(
      client.listPromotionEvents('p-1', { credentials }),
    ).rejects.toMatchObject({ name: 'ResponseError', statusCode: 503 });
  });

  it('asks on behalf of whoever asks, with the idempotency key', async () => {
    seen.length = 0;
    answer = { status: 409, name: 'ConflictError' };
    await expect(
      client.createPromotion(
        { entityRef: 'component:default/shop', environment: 'prod' },
        { credentials, idempotencyKey: 'key-1' },
      ),
    ).rejects.toThrow('as the backend said');
    expect(seen).toHaveLength(1);
    expect(seen[0].url).toBe('/api/delivery/promotions');
    expect(seen[0].headers['idempotency-key']).toBe('key-1');
    expect(seen[0].headers.authorization).toContain('user:default/mock');
  });
});
