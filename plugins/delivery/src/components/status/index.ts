export { Action } from './Action';
export { Notice } from './Notice';
export { StatusIcon } from './StatusIcon';
export { StatusLabel } from './StatusLabel';
