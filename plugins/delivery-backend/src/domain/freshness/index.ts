export { listSources } from './listSources';
export { summariseFreshness, type KindFreshness } from './summariseFreshness';
