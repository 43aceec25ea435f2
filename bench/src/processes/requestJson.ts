import http from 'node:http';

export interface JsonAnswer {
  status: number;
  body: any;
  bytes: Buffer;
}

const TIMEOUT_MS = 180_000;

/** One request over loopback. `fetch` gives up on answers that take long; this does not. */
export async function requestJson(
  url: string,
  options: { method?: string; token?: string; body?: unknown } = {},
): Promise<JsonAnswer> {
  const body =
    options.body === undefined
      ? undefined
      : Buffer.from(JSON.stringify(options.body));
  const response = await new Promise<http.IncomingMessage>(
    (resolve, reject) => {
      const request = http.request(
        url,
        {
          method: options.method ?? 'GET',
          agent: false,
          timeout: TIMEOUT_MS,
          headers: {
            ...(options.token && { authorization: `Bearer ${options.token}` }),
            ...(body && {
              'content-type': 'application/json',
              'content-length': body.length,
            }),
          },
        },
        resolve,
      );
      request.on('timeout', () =>
        request.destroy(new Error(`no answer from ${url}`)),
      );
      request.on('error', reject);
      request.end(body);
    },
  );
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    parsed = bytes.toString('utf8');
  }
  return { status: response.statusCode!, body: parsed, bytes };
}
