import http from 'node:http';
import { createRandom, pick } from '../domain/createRandom';
import type { LoadOrder, LoadReport } from './ClientOrder';

/** Asks for pages as fast as they come, over connections that stay open. */
export async function loadPages(
  order: LoadOrder,
  agent: http.Agent,
): Promise<LoadReport> {
  const { urls, token, concurrency, milliseconds, seed } = order;
  const random = createRandom(seed);
  const headers = token ? { authorization: `Bearer ${token}` } : undefined;
  const latencies: number[] = [];
  let bytes = 0;
  const until = performance.now() + milliseconds;
  const client = async () => {
    while (performance.now() < until) {
      const url = pick(random, urls);
      const started = performance.now();
      const size = await readPage(url, { agent, headers });
      latencies.push(performance.now() - started);
      bytes += size;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  return { latencies, bytes: Math.round(bytes / latencies.length) };
}

/** Resolves with the number of bytes of a good answer. */
function readPage(url: string, options: http.RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, options, response => {
      let bytes = 0;
      response.on('data', chunk => {
        bytes += chunk.length;
      });
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(bytes)
          : reject(new Error(`GET ${url} answered ${response.statusCode}`)),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}
