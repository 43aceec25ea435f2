export { createRouter } from './createRouter';
export { createStopRouter } from './stopRoutes';
