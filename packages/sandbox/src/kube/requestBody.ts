import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { KubeStatusError } from './KubeStatusError';

const maxBytes = 3 * 1024 * 1024;

/** The media type of a body, without parameters. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? 'application/json')
    .split(';')[0]
    .trim()
    .toLowerCase();
}

/** The JSON or YAML that was sent; `undefined` for an empty body. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new KubeStatusError(
        413,
        'RequestEntityTooLarge',
        `limit is ${maxBytes}`,
      );
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') {
    return undefined;
  }
  const mediaType = mediaTypeOf(request);
  try {
    if (mediaType.endsWith('json')) {
      return JSON.parse(text);
    }
    if (mediaType.endsWith('yaml')) {
      return parse(text);
    }
  } catch (error) {
    throw KubeStatusError.badRequest(
      `the object provided is unrecognized (must be of type ${mediaType}): ${
        (error as Error).message.split('\n')[0]
      }`,
    );
  }
  throw new KubeStatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format (${mediaType}) - accepted media types include: application/json, application/yaml`,
  );
}
