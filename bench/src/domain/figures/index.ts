export { judge, type Figure } from './Figure';
export { fitLine } from './fitLine';
export { formatTable } from './formatTable';
export { percentile } from './percentile';
