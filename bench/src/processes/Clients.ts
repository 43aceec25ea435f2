import type {
  ClientOrder,
  LoadOrder,
  LoadReport,
  StreamReport,
  StreamTarget,
} from '../clients/ClientOrder';
import { Child } from './Child';

const ANSWER_MS = 120_000;

/** The process that clients of a backend run in. */
export class Clients {
  private lastId = 0;

  private constructor(private readonly child: Child) {}

  static async start(): Promise<Clients> {
    const { child } = await Child.start({
      name: 'the client process',
      program: 'clients/main.ts',
      place: 'secondCore',
    });
    return new Clients(child);
  }

  async load(order: LoadOrder): Promise<LoadReport> {
    return this.order({ command: 'load', ...order });
  }

  async follow(streams: StreamTarget[], token: string): Promise<void> {
    await this.order({ command: 'follow', streams, token });
  }

  async startMeasuring(): Promise<void> {
    await this.order({ command: 'startMeasuring' });
  }

  async finish(
    expected: Record<string, number>,
    counted: Record<string, number[]>,
  ): Promise<StreamReport> {
    return this.order({ command: 'finish', expected, counted });
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }

  private async order<T>(order: ClientOrder): Promise<T> {
    this.lastId += 1;
    const id = this.lastId;
    const answer = this.child.message<{ result: T; error?: string }>(
      message => message.id === id,
      ANSWER_MS,
    );
    this.child.send({ id, order });
    const { result, error } = await answer;
    if (error) {
      throw new Error(`a client failed: ${error}`);
    }
    return result;
  }
}
