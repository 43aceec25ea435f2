import { createParser } from 'eventsource-parser';
import type { z } from 'zod';

/** Reads a stream as a browser would; every message is checked against the schema. */
export async function openStream<Message>(
  url: string,
  schema: z.ZodType<Message>,
  headers: Record<string, string> = {},
) {
  const controller = new AbortController();
  const response = await fetch(url, {
    signal: controller.signal,
    headers: { accept: 'text/event-stream', ...headers },
  });
  const messages: Message[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: event => messages.push(schema.parse(JSON.parse(event.data))),
    onComment: comment => comments.push(comment),
  });
  const stream = { response, messages, comments, ended: false };
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      parser.feed(decoder.decode(chunk, { stream: true }));
    }
  };
  const reading = (response.ok ? read() : Promise.resolve())
    .catch(() => undefined)
    .finally(() => {
      stream.ended = true;
    });
  return Object.assign(stream, {
    close: async () => {
      controller.abort();
      await reading;
    },
  });
}
