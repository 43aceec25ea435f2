export { DeploymentOperator } from './DeploymentOperator';
