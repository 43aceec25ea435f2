import { isKubeObject, type KubeObject } from '../domain/objects';

/** One line of a watch, read. */
export type WatchMessage =
  | { type: 'changed' | 'deleted'; object: KubeObject }
  | { type: 'bookmark'; resourceVersion: string }
  | { type: 'error'; code: number | undefined; message: string }
  | { type: 'unreadable' };

/** Never throws; a line that says nothing we know is `unreadable`. */
export function parseWatchLine(line: string): WatchMessage {
  let event: any;
  try {
    event = JSON.parse(line);
  } catch {
    return { type: 'unreadable' };
  }
  const object = event?.object;
  switch (event?.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return isKubeObject(object)
        ? { type: event.type === 'DELETED' ? 'deleted' : 'changed', object }
        : { type: 'unreadable' };
    case 'BOOKMARK': {
      const resourceVersion = object?.metadata?.resourceVersion;
      return typeof resourceVersion === 'string' && resourceVersion !== ''
        ? { type: 'bookmark', resourceVersion }
        : { type: 'unreadable' };
    }
    case 'ERROR':
      return {
        type: 'error',
        code: typeof object?.code === 'number' ? object.code : undefined,
        message:
          typeof object?.message === 'string'
            ? object.message
            : 'no reason given',
      };
    default:
      return { type: 'unreadable' };
  }
}
