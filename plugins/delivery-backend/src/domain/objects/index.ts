export { isKubeObject, type KubeObject } from './KubeObject';
export { compareResourceVersions } from './compareResourceVersions';
export { expectsDependants } from './expectsDependants';
export { ownerUids } from './ownerUids';
export { pruneObject } from './pruneObject';
export {
  ARGOCD_CONFIG_MAP,
  WATCHED_KINDS,
  WATCHED_KIND_NAMES,
  kindPath,
  kindTitle,
  ownerKinds,
  type WatchedKind,
  type WatchedKindName,
} from './WatchedKind';
