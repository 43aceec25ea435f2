import type { PromotionGate } from '@lockstep/backstage-plugin-delivery-node';
import { SourceHealthyGate } from './SourceHealthyGate';
import { TargetSettledGate } from './TargetSettledGate';
import { VetoGate, type PromotionHistory } from './VetoGate';
import { WindowGate } from './WindowGate';

/** The gates every installation has, in the order people read them. */
export function createBuiltInGates(options: {
  history: PromotionHistory;
  environments: ReadonlyArray<{ name: string }>;
}): PromotionGate[] {
  return [
    new VetoGate(
      options.history,
      options.environments.map(({ name }) => name),
    ),
    new SourceHealthyGate(),
    new WindowGate(),
    new TargetSettledGate(),
  ];
}
