import type { Deployment } from '@lockstep/backstage-plugin-delivery-common';
import { LRUCache } from 'lru-cache';
import { readExpiry } from '../domain/deployment';

/** Descriptions are large as objects; those nobody asks for are made anew. */
const MAX_OBJECTS = 1_000;
/** Characters of descriptions that are kept as they are sent. */
const MAX_TEXT = 64 * 1024 * 1024;
/** Whatever changes with time alone and was not thought of is not older than this. */
const MAX_AGE_MS = 10 * 60_000;

/** A description as it is sent. */
export interface DeploymentText {
  environment: string;
  text: string;
}

interface Kept<T> {
  entityRef: string;
  expiresAt: number;
  value: T;
}

/** Descriptions that were made and are still true. */
export class Descriptions {
  private readonly objects = new LRUCache<string, Kept<Deployment>>({
    max: MAX_OBJECTS,
  });
  private readonly texts = new LRUCache<string, Kept<DeploymentText>>({
    maxSize: MAX_TEXT,
    sizeCalculation: ({ value }) => value.text.length,
  });

  constructor(
    private readonly options: {
      project: (id: string, entityRef: string) => Deployment | undefined;
      now: () => Date;
    },
  ) {}

  describe(id: string, entityRef: string): Deployment | undefined {
    return (
      this.find(this.objects, id, entityRef) ?? this.make(id, entityRef)?.value
    );
  }

  write(id: string, entityRef: string): DeploymentText | undefined {
    const known = this.find(this.texts, id, entityRef);
    if (known) {
      return known;
    }
    this.describe(id, entityRef);
    return this.writeOut(id);
  }

  /** Both ways at once, so that whoever asks next finds it made. */
  prepare(id: string, entityRef: string): Deployment | undefined {
    const deployment = this.describe(id, entityRef);
    this.writeOut(id);
    return deployment;
  }

  /** These changed: what was said of them is no longer true. */
  forget(ids: Iterable<string>): void {
    for (const id of ids) {
      this.objects.delete(id);
      this.texts.delete(id);
    }
  }

  /** Of what was described just now. */
  private writeOut(id: string): DeploymentText | undefined {
    const made = this.objects.get(id);
    if (!made) {
      return undefined;
    }
    const value = {
      environment: made.value.environment,
      text: JSON.stringify(made.value),
    };
    this.texts.set(id, { ...made, value });
    return value;
  }

  private find<T>(
    kept: LRUCache<string, Kept<T>>,
    id: string,
    entityRef: string,
  ): T | undefined {
    const known = kept.get(id);
    return known?.entityRef === entityRef &&
      known.expiresAt > this.options.now().getTime()
      ? known.value
      : undefined;
  }

  private make(id: string, entityRef: string): Kept<Deployment> | undefined {
    const now = this.options.now();
    const value = this.options.project(id, entityRef);
    if (!value) {
      this.forget([id]);
      return undefined;
    }
    const expiresAt = Math.min(
      now.getTime() + MAX_AGE_MS,
      readExpiry(value, now),
    );
    const kept = { entityRef, expiresAt, value };
    this.objects.set(id, kept);
    return kept;
  }
}
