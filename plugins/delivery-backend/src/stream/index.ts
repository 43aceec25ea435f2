export { createSseConnection } from './createSseConnection';
export {
  DEFAULT_STREAM_INTERVALS,
  EntityStreams,
  type StreamTiming,
} from './EntityStreams';
export type { StreamConnection } from './StreamConnection';
