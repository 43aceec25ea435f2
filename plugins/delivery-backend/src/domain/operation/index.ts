export {
  planApplicationOperation,
  type ApplicationOperation,
} from './planApplicationOperation';
