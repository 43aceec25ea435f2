export { summariseFreshness, type KindFreshness } from './summariseFreshness';
