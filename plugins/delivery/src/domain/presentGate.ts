import {
  gateAwaitsPerson,
  gatePasses,
  type Gate,
} from '@lockstep/backstage-plugin-delivery-common';
import { formatFuture } from './formatTime';
import { presentActor } from './presentActor';
import { presentStatus, type Status } from './Status';
import type { Viewer } from './Viewer';

/** What a gate waits for decides its place: people first, then time, then what passed. */
export type GateOrder = 'failed' | 'person' | 'time' | 'passed';

export interface GatePresentation {
  key: string;
  title: string;
  reason: string;
  status: Status;
  waitsFor: string;
  nextCheck: string;
  order: GateOrder;
  evidenceUrl?: string;
}

const ORDER: GateOrder[] = ['failed', 'person', 'time', 'passed'];

export function presentGate(gate: Gate, viewer: Viewer): GatePresentation {
  const order = orderOf(gate);
  return {
    key: gate.key,
    title: gate.title,
    reason: gate.reason,
    status: statusOf(gate, order, viewer),
    waitsFor:
      order === 'passed' || !gate.waitsFor
        ? ''
        : presentActor(gate.waitsFor, viewer),
    nextCheck:
      order !== 'passed' &&
      gate.nextCheckAt &&
      Date.parse(gate.nextCheckAt) > viewer.now
        ? formatFuture(gate.nextCheckAt, viewer)
        : '',
    order,
    evidenceUrl: gate.evidenceUrl,
  };
}

/** All gates in the order they are read. */
export function presentGates(
  gates: readonly Gate[],
  viewer: Viewer,
): GatePresentation[] {
  return gates
    .map(gate => presentGate(gate, viewer))
    .sort(
      (one, other) => ORDER.indexOf(one.order) - ORDER.indexOf(other.order),
    );
}

function orderOf(gate: Gate): GateOrder {
  if (gatePasses(gate)) {
    return 'passed';
  }
  if (gate.state === 'Fail') {
    return 'failed';
  }
  return gateAwaitsPerson(gate) ? 'person' : 'time';
}

function statusOf(gate: Gate, order: GateOrder, viewer: Viewer): Status {
  if (order === 'failed') {
    return presentStatus('failed', viewer);
  }
  if (order === 'person') {
    return presentStatus('needsPerson', viewer, {
      word: viewer.t('status.pending'),
    });
  }
  if (order === 'time') {
    return gate.state === 'NotEvaluated'
      ? presentStatus('queued', viewer, { word: viewer.t('status.pending') })
      : presentStatus('pending', viewer);
  }
  return gate.state === 'Overridden'
    ? presentStatus('overridden', viewer)
    : presentStatus('passed', viewer);
}
