export { WATCHED_KIND_NAMES } from '../domain/objects';
export { ClusterWatcher, type ObjectSink } from './ClusterWatcher';
export { FreshnessBoard, type WatchSource } from './FreshnessBoard';
export type { ObjectEvent } from './ObjectEvent';
export { DEFAULT_WATCH_TIMING, type WatchTiming } from './WatchTiming';
