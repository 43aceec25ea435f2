export { followRevert } from './followRevert';
