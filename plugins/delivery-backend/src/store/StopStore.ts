import type {
  Stop,
  StopKind,
  StopOf,
} from '@lockstep/backstage-plugin-delivery-common';

/** A stop with its place in the order of creation. */
export interface NumberedStop<K extends StopKind = StopKind> {
  number: number;
  stop: StopOf<K>;
}

/** What gates read: stops that are not over. */
export interface OpenStops {
  /** All of a kind that concern an entity and are not over, in force already or later. */
  listOpen<K extends StopKind>(filter: {
    kind: K;
    entityRef: string;
    at: string;
  }): Promise<Array<StopOf<K>>>;
}

/** Which stops to list. */
export interface StopFilter<K extends StopKind> {
  kind: K;
  /** Those that concern this entity: its own, and those of every entity. */
  entityRef?: string;
  /** Those that concern this environment. */
  environment?: string;
  /** Only those that are not over at this time. */
  openAt?: string;
  /** Only numbers below this one. */
  beforeNumber?: number;
  limit: number;
}

/** What became of a wish to end a stop. */
export interface EndResult {
  stop: Stop;
  /** False when it was over before; then nothing was changed. */
  ended: boolean;
}

/** Where stops are kept. Nothing is ever removed. */
export interface StopStore extends OpenStops {
  /** Of the same kind for the same promotion there is one: the second gets the first back. */
  insert<S extends Stop>(stop: S): Promise<S>;
  get<K extends StopKind>(kind: K, id: string): Promise<StopOf<K> | undefined>;
  /** Newest first. */
  list<K extends StopKind>(
    filter: StopFilter<K>,
  ): Promise<Array<NumberedStop<K>>>;
  /** Undefined when there is no such stop. */
  end(
    id: string,
    options: { by: string; at: string },
  ): Promise<EndResult | undefined>;
}
