import type { Gate } from '../../model/gate';

/** Whether this gate lets a promotion through. @public */
export function gatePasses(gate: Pick<Gate, 'state'>): boolean {
  return gate.state === 'Pass' || gate.state === 'Overridden';
}

/**
 * Whether a closed gate waits for somebody to act: one that failed, or one that names a person
 * or group, by entity reference. A gate that waits for time, a cluster or another environment
 * opens by itself.
 *
 * @public
 */
export function gateAwaitsPerson(
  gate: Pick<Gate, 'state' | 'waitsFor'>,
): boolean {
  return (
    gate.state === 'Fail' ||
    (gate.state === 'Pending' && /^(user|group):/.test(gate.waitsFor ?? ''))
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
