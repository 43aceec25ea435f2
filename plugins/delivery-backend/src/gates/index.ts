export { APPROVALS_GATE_KEY } from './ApprovalsGate';
export { createBuiltInGates } from './createBuiltInGates';
export { evaluateGates } from './evaluateGates';
export { createRuleGates } from './createRuleGates';
