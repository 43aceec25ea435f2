export type { DoraRecord } from './DoraRecord';
export { describeDora } from './describeDora';
