export { isSameRepository } from './isSameRepository';
