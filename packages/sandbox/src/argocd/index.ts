export {
  createArgoCdController,
  type ArgoCdControllerOptions,
} from './createArgoCdController';
