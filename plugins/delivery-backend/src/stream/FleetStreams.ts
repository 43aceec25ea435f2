import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { isError, ServiceUnavailableError } from '@backstage/errors';
import type {
  FleetFilter,
  FleetMessage,
} from '@lockstep/backstage-plugin-delivery-common';
import { createFleetMatcher } from '../domain/fleet';
import {
  Repeater,
  type DeploymentDirectory,
  type FleetIndex,
} from '../index/index';
import type { FleetVisibility } from '../service/FleetVisibility';
import { epochOf } from './epochOf';
import { FleetClient } from './FleetClient';
import type { StreamConnection, StreamPosition } from './StreamConnection';
import type { StreamTiming } from './StreamTiming';

/**
 * Event streams of the fleet: a snapshot in parts, then changes, as far as the subscriber may
 * see and asked for. Rights are looked at again from time to time.
 */
export class FleetStreams {
  private readonly clients = new Set<FleetClient>();
  private readonly repeater: Repeater;
  private unsubscribe = () => {};
  private stopped = false;

  constructor(
    private readonly options: {
      epoch: string;
      fleet: FleetIndex;
      visibility: FleetVisibility;
      directory: DeploymentDirectory;
      pipeline: readonly string[];
      timing: StreamTiming;
      logger: LoggerService;
    },
  ) {
    this.repeater = new Repeater(options.timing.schedule);
  }

  start(): void {
    const { fleet, timing } = this.options;
    this.unsubscribe = fleet.onChange(change =>
      this.clients.forEach(client => client.tell(change)),
    );
    this.repeater.every(timing.heartbeatMs, 'heartbeat', () =>
      this.clients.forEach(({ connection }) => connection.heartbeat()),
    );
    this.repeater.every(timing.recheckMs, 'recheck', () => this.recheck());
  }

  /** Ends every stream; clients come back to whoever serves then. */
  stop(): void {
    this.stopped = true;
    this.unsubscribe();
    this.repeater.stop();
    this.clients.forEach(client => client.close());
  }

  /** Number of open streams. */
  get size(): number {
    return this.clients.size;
  }

  /** Throws before `connect` is called when the caller cannot be served. */
  async open(
    filter: FleetFilter,
    credentials: BackstageCredentials,
    from: StreamPosition | undefined,
    connect: () => StreamConnection<FleetMessage>,
  ): Promise<void> {
    const { epoch, fleet, visibility, directory, pipeline } = this.options;
    const view = await visibility.of(credentials);
    if (this.stopped) {
      throw new ServiceUnavailableError('The backend is shutting down');
    }
    const connection = connect();
    const client = new FleetClient(
      credentials,
      connection,
      view,
      {
        epochOf: ({ fingerprint }) => epochOf(epoch, [fingerprint, filter]),
        fleet,
        matches: createFleetMatcher(filter),
        pipeline,
        clusters: () => directory.clusters(),
      },
      from,
    );
    this.clients.add(client);
    connection.onClose(() => this.clients.delete(client));
  }

  private async recheck(): Promise<void> {
    for (const client of this.clients) {
      try {
        client.setView(await this.options.visibility.of(client.credentials));
      } catch (error) {
        if (isError(error) && error.name === 'AuthenticationError') {
          client.close();
        } else {
          // We could not tell. Whoever was allowed stays for now; the next look decides.
          this.options.logger.warn(
            'Could not check the rights of a subscriber of the fleet',
            error as Error,
          );
        }
      }
    }
  }
}
