export { OperationDialog } from './OperationDialog';
