export { ExpressionError } from './ExpressionError';
export { evaluateCondition, evaluateExpression } from './evaluateExpression';
export { parseDuration, parseSeconds } from './parseDuration';
