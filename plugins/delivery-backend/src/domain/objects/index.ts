export { isKubeObject, type KubeObject } from './KubeObject';
export { compareResourceVersions } from './compareResourceVersions';
export { pruneObject } from './pruneObject';
export {
  WATCHED_KINDS,
  WATCHED_KIND_NAMES,
  kindPath,
  kindTitle,
  type WatchedKind,
  type WatchedKindName,
} from './WatchedKind';
