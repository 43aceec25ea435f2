import {
  applyFleetMessage,
  applyStreamMessage,
  fleetMessageSchema,
  streamMessageSchema,
  type DeliveryStreamState,
  type FleetMessage,
  type FleetStreamState,
  type StreamMessage,
} from '@lockstep/backstage-plugin-delivery-common';
import type { EventStreamKind } from './openEventStream';

/** The delivery of one entity. */
export const entityStream: EventStreamKind<DeliveryStreamState, StreamMessage> =
  {
    parse: value => streamMessageSchema.parse(value),
    apply: applyStreamMessage,
    isComplete: () => true,
  };

/** The fleet; its snapshot comes in parts. */
export const fleetStream: EventStreamKind<FleetStreamState, FleetMessage> = {
  parse: value => fleetMessageSchema.parse(value),
  apply: applyFleetMessage,
  isComplete: ({ complete }) => complete,
};
