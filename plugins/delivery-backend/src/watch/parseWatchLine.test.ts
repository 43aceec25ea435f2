import { parseWatchLine } from './parseWatchLine';

const object = { metadata: { name: 'a', resourceVersion: '5' } };

describe('parseWatchLine', () => {
  it.each([
    [
      { type: 'ADDED', object },
      { type: 'changed', object },
    ],
    [
      { type: 'MODIFIED', object },
      { type: 'changed', object },
    ],
    [
      { type: 'DELETED', object },
      { type: 'deleted', object },
    ],
    [
      { type: 'BOOKMARK', object },
      { type: 'bookmark', resourceVersion: '5' },
    ],
    [
      { type: 'ERROR', object: { code: 410, message: 'too old' } },
      { type: 'error', code: 410, message: 'too old' },
    ],
    [
      { type: 'ERROR' },
      { type: 'error', code: undefined, message: 'no reason given' },
    ],
  ])('reads %j', (line, expected) => {
    expect(parseWatchLine(JSON.stringify(line))).toEqual(expected);
  });

  it.each([
    '{"type":"ADDED","obj',
    'null',
    '7',
    '[]',
    '{}',
    '<html>',
    '{"type":"ADDED"}',
    '{"type":"ADDED","object":{"metadata":{}}}',
    '{"type":"BOOKMARK","object":{}}',
    '{"type":"RENAMED","object":{"metadata":{"name":"a"}}}',
  ])('calls %s unreadable', line => {
    expect(parseWatchLine(line)).toEqual({ type: 'unreadable' });
  });
});
