/** The only error that parsing and evaluating an expression throws. */
export class ExpressionError extends Error {
  override name = 'ExpressionError';
}
