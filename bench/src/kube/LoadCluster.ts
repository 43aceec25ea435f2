import { createRandom, type Random } from '../domain/createRandom';
import {
  changeDeployment,
  type ChangeName,
} from '../domain/cluster/changeDeployment';
import {
  createDeployment,
  type DeploymentState,
} from '../domain/cluster/DeploymentState';
import { listObjects, listSharedObjects } from '../domain/cluster/listObjects';
import {
  KIND_NAMES,
  type KindName,
  type ObjectSpec,
} from '../domain/cluster/ObjectSpec';
import {
  describeFleetMessage,
  describeTruth,
  type DeploymentTruth,
} from '../domain/truth';
import { EventLog, type EventType } from './EventLog';
import type { SelectableObject } from './parseSelector';

export interface StoredObject extends SelectableObject {
  version: number;
  /** As JSON, with its resource version. */
  body: Buffer;
}

export interface LoadClusterOptions {
  name: string;
  /** Deployments `firstIndex` … `firstIndex + deployments - 1`. */
  deployments: number;
  firstIndex?: number;
  /** Every so manieth deployment has no Rollout but an apps/v1 Deployment; 0: none. */
  plainEvery?: number;
  seed?: number;
  /** Events of a kind that can be resumed from. */
  keepEvents?: number;
}

const METADATA = '"metadata":{';
const FIRST_VERSION = 1_000;

/** The objects of one cluster, and what happens to them. */
export class LoadCluster {
  readonly name: string;
  readonly states: DeploymentState[];
  private version = FIRST_VERSION;
  private readonly random: Random;
  private readonly objects = new Map<KindName, Map<string, StoredObject>>();
  private readonly logs = new Map<KindName, EventLog>();

  constructor(options: LoadClusterOptions) {
    const { name, deployments, firstIndex = 0, plainEvery = 0 } = options;
    this.name = name;
    this.random = createRandom((options.seed ?? 1) + firstIndex);
    for (const kind of KIND_NAMES) {
      this.objects.set(kind, new Map());
      this.logs.set(
        kind,
        new EventLog({
          keep: options.keepEvents ?? 1_000,
          from: FIRST_VERSION,
        }),
      );
    }
    this.states = Array.from({ length: deployments }, (_, at) =>
      createDeployment({
        index: firstIndex + at,
        plain: plainEvery > 0 && at % plainEvery === plainEvery - 1,
        random: this.random,
      }),
    );
    const initial = deployments > 0 ? listSharedObjects() : [];
    initial.forEach(spec => this.store(spec));
    for (const state of this.states) {
      listObjects(state).forEach(spec => this.store(spec));
    }
  }

  get resourceVersion(): number {
    return this.version;
  }

  list(kind: KindName): Iterable<StoredObject> {
    return this.objects.get(kind)!.values();
  }

  get(kind: KindName, namespace: string, name: string) {
    return this.objects.get(kind)!.get(`${namespace}/${name}`);
  }

  log(kind: KindName): EventLog {
    return this.logs.get(kind)!;
  }

  /** Number of objects by kind. */
  count(): Record<string, number> {
    return Object.fromEntries(
      [...this.objects].map(([kind, objects]) => [kind, objects.size]),
    );
  }

  /** Changes one deployment; says whether the stamp can be seen in it now. */
  change(at: number, name: ChangeName, stamp: number): boolean {
    const before = this.states[at];
    const { state, touched, stamped } = changeDeployment(before, name, {
      random: this.random,
      stamp,
    });
    this.states[at] = state;
    const kinds = new Set(touched);
    const next = new Map(listObjects(state, kinds).map(keyed));
    // As garbage collection does it: owners go first, what they owned follows.
    for (const [key, spec] of listObjects(before, kinds).map(keyed)) {
      if (!next.has(key)) {
        this.remove(spec);
      }
    }
    for (const spec of next.values()) {
      this.update(spec);
    }
    return stamped;
  }

  /** Whether a line of the fleet shows a stamp now, and not only the page of the entity. */
  isInFleet(at: number, stamp: number): boolean {
    return describeFleetMessage(this.states[at]) === `bench ${stamp}`;
  }

  truths(): DeploymentTruth[] {
    return this.states
      .filter(({ exists }) => exists)
      .map(state => describeTruth(state, this.name));
  }

  /** Tells of an object that is new or different. */
  private update(spec: ObjectSpec): void {
    const { name, namespace } = spec.object.metadata;
    const known = this.get(spec.kind, namespace, name);
    const text = JSON.stringify(spec.object);
    if (known?.body.equals(toBody(text, known.version))) {
      return;
    }
    const stored = this.store(spec, text);
    this.log(spec.kind).append({
      version: stored.version,
      object: stored,
      line: toLine(known ? 'MODIFIED' : 'ADDED', stored.body),
    });
  }

  private remove(spec: ObjectSpec): void {
    const stored = this.store(spec);
    this.objects.get(spec.kind)!.delete(`${stored.namespace}/${stored.name}`);
    this.log(spec.kind).append({
      version: stored.version,
      object: stored,
      line: toLine('DELETED', stored.body),
    });
  }

  private store(
    { kind, object }: ObjectSpec,
    text = JSON.stringify(object),
  ): StoredObject {
    this.version += 1;
    const { name, namespace, labels = {} } = object.metadata;
    const stored = {
      name,
      namespace,
      labels,
      version: this.version,
      body: toBody(text, this.version),
    };
    this.objects.get(kind)!.set(`${namespace}/${name}`, stored);
    return stored;
  }
}

/** Writes the resource version into an object's JSON. */
function toBody(text: string, version: number): Buffer {
  return Buffer.from(
    text.replace(METADATA, `${METADATA}"resourceVersion":"${version}",`),
  );
}

function keyed(spec: ObjectSpec): [string, ObjectSpec] {
  return [`${spec.kind}/${spec.object.metadata.uid}`, spec];
}

function toLine(type: EventType, body: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`{"type":"${type}","object":`),
    body,
    Buffer.from('}\n'),
  ]);
}
