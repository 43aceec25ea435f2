import { createParser } from 'eventsource-parser';

/**
 * Reads a body of server-sent events to its end. `onSignal` is called for every sign of life,
 * heartbeats included. A message that `parse` does not take throws: it would be a silent hole.
 */
export async function readStreamMessages<Message>(
  body: ReadableStream<Uint8Array>,
  on: {
    parse(value: unknown): Message;
    onMessage(message: Message): void;
    onSignal(): void;
  },
): Promise<void> {
  let trouble: unknown;
  const parser = createParser({
    onEvent: event => {
      on.onSignal();
      if (event.event === undefined || event.event === 'message') {
        try {
          on.onMessage(on.parse(JSON.parse(event.data)));
        } catch (error) {
          trouble ??= error;
        }
      }
    },
    onComment: () => on.onSignal(),
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      parser.feed(decoder.decode(value, { stream: true }));
      if (trouble) {
        throw trouble;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
