import type { Gate } from '../../model/gate';

/** Whether this gate lets a promotion through. @public */
export function gatePasses(gate: Pick<Gate, 'state'>): boolean {
  return gate.state === 'Pass' || gate.state === 'Overridden';
}

/** Whether every gate lets it through. @public */
export function allGatesPass(
  gates: ReadonlyArray<Pick<Gate, 'state'>>,
): boolean {
  return gates.every(gatePasses);
}
