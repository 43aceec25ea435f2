import type { Freeze } from '@lockstep/backstage-plugin-delivery-common';
import type { PromotionGate } from '@lockstep/backstage-plugin-delivery-node';
import type { OpenStops } from '../store';
import { FreezeGate } from './FreezeGate';
import { HoldGate } from './HoldGate';
import { SourceHealthyGate } from './SourceHealthyGate';
import { TargetSettledGate } from './TargetSettledGate';
import { VetoGate, type PromotionHistory } from './VetoGate';
import { WindowGate } from './WindowGate';

/** The gates every installation has, in the order people read them. */
export function createBuiltInGates(options: {
  history: PromotionHistory;
  environments: ReadonlyArray<{ name: string }>;
  stops: OpenStops;
  /** Those of the configuration. */
  freezes: readonly Freeze[];
  /** Whether freezes and windows bind a revert to the last good version, too. */
  revertsKeepFreezes: boolean;
}): PromotionGate[] {
  const { history, environments, stops, freezes } = options;
  const bindsReverts = options.revertsKeepFreezes;
  return [
    new VetoGate(
      history,
      environments.map(({ name }) => name),
      stops,
    ),
    new HoldGate(stops),
    new SourceHealthyGate(),
    new FreezeGate({ stops, freezes, bindsReverts }),
    new WindowGate({ bindsReverts }),
    new TargetSettledGate(),
  ];
}
