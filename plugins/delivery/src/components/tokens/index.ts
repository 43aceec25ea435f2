export { MONO, token } from './tokens';
export { useTokenClass } from './useTokenClass';
