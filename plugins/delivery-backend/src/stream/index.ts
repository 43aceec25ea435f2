export { createSseConnection } from './createSseConnection';
export { EntityStreams } from './EntityStreams';
export { FleetStreams } from './FleetStreams';
export { parseStreamPosition } from './StreamConnection';
export { DEFAULT_STREAM_INTERVALS, type StreamTiming } from './StreamTiming';
