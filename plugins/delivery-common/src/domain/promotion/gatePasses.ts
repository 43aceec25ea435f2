import type { Gate } from '../../model/gate';
import type { Promotion } from '../../model/promotion';

/** Whether this gate lets a promotion through. @public */
export function gatePasses(gate: Pick<Gate, 'state'>): boolean {
  return gate.state === 'Pass' || gate.state === 'Overridden';
}

/**
 * Whether a closed gate waits for somebody to act: one that failed, or one that names a person
 * or group by entity reference, or `somebody …`. A gate that waits for time, a cluster or another environment
 * opens by itself.
 *
 * @public
 */
export function gateAwaitsPerson(
  gate: Pick<Gate, 'state' | 'waitsFor'>,
): boolean {
  return (
    gate.state === 'Fail' ||
    (gate.state === 'Pending' &&
      /^(user:|group:|somebody )/.test(gate.waitsFor ?? ''))
  );
}

/** Whether every gate lets it through. @public */
export function allGatesPass(
  gates: ReadonlyArray<Pick<Gate, 'state'>>,
): boolean {
  return gates.every(gatePasses);
}

/** Whether it holds back the commit, not only the merge of a pull request. @public */
export function guardsWrite(gate: Pick<Gate, 'guards'>): boolean {
  return gate.guards !== 'merge';
}

/**
 * Whether it is a gate that keeps it from going on: before anything is written, or with its
 * pull request open.
 *
 * @public
 */
export function waitsForGates({
  phase,
  gates,
}: Pick<Promotion, 'phase' | 'gates'>): boolean {
  return (
    phase === 'Blocked' || (phase === 'ProposalOpen' && !allGatesPass(gates))
  );
}
