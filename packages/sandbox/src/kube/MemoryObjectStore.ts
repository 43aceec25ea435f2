import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { SandboxClock } from '../clock';
import { type Change, ChangeLog } from './ChangeLog';
import { cloneJson } from './cloneJson';
import type { ClusterStore, DeleteOptions } from './ClusterStore';
import type { KubeObject } from './KubeObject';
import { KubeStatusError } from './KubeStatusError';
import { mergePatch } from './mergePatch';
import { applyDefaults, randomSuffix } from './objectDefaults';
import {
  desired,
  hasFinalizers,
  hasGeneration,
  isBeingDeleted,
  keyOf,
  restore,
  scopeOf,
  servedKind,
} from './objectIdentity';
import type { StoreEvent } from './ObjectStore';
import type { ResourceKind } from './resourceKinds';
import {
  contentOf,
  dependentsOf,
  exists,
  type ObjectsByKind,
} from './ownership';
import { validateObject } from './validateObject';

/** The store behind `createObjectStore`. What it holds is never changed, only replaced. */
export class MemoryObjectStore implements ClusterStore {
  readonly changes: ChangeLog;
  readonly #clock: SandboxClock;
  readonly #objects: ObjectsByKind = new Map();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #unannounced: Change[] = [];
  #announcing = false;
  #version: number;

  constructor(clock: SandboxClock, window: number) {
    this.#clock = clock;
    this.#version = Math.floor(clock.now().getTime() / 1000) * 1000;
    this.changes = new ChangeLog({ size: window, start: this.#version });
  }

  get resourceVersion(): number {
    return this.#version;
  }

  list(
    kind: string,
    options: { namespace?: string; labels?: Record<string, string> } = {},
  ): KubeObject[] {
    const wanted = Object.entries(options.labels ?? {});
    return this.snapshot(kind, options.namespace)
      .filter(({ metadata }) =>
        wanted.every(([key, value]) => metadata.labels?.[key] === value),
      )
      .map(cloneJson);
  }

  snapshot(kind: string, namespace?: string): KubeObject[] {
    servedKind(kind);
    return [...(this.#objects.get(kind) ?? [])]
      .filter(
        ([, object]) =>
          namespace === undefined || object.metadata.namespace === namespace,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  get(
    kind: string,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined {
    servedKind(kind);
    const found = this.#find(kind, namespace, name);
    return found && cloneJson(found);
  }

  create(input: KubeObject): KubeObject {
    const kind = servedKind(input.kind, input.apiVersion);
    const object = cloneJson(input);
    const { metadata } = object;
    if (!metadata.name && typeof object.metadata.generateName === 'string') {
      metadata.name = `${object.metadata.generateName}${randomSuffix()}`;
    }
    this.#settleNamespace(kind, object);
    validateObject(kind, object);
    if (this.#find(kind.kind, metadata.namespace, metadata.name)) {
      throw KubeStatusError.alreadyExists(kind, metadata.name);
    }
    metadata.uid = randomUUID();
    metadata.creationTimestamp = this.#timestamp();
    delete metadata.deletionTimestamp;
    delete metadata.generation;
    if (hasGeneration(kind)) {
      metadata.generation = 1;
    }
    applyDefaults(object);
    return cloneJson(this.#write(kind, 'ADDED', object));
  }

  update(input: KubeObject): KubeObject {
    const { kind, current } = this.#current(input);
    const next = cloneJson(input);
    if (kind.hasStatus) {
      next.status = current.status;
    }
    return this.#replace(kind, current, next);
  }

  updateStatus(input: KubeObject): KubeObject {
    const { kind, current } = this.#current(input);
    return this.#replace(kind, current, {
      ...cloneJson(current),
      status: cloneJson(input.status),
    });
  }

  patch(
    kindName: string,
    namespace: string | undefined,
    name: string,
    patch: object,
    options: { subresource?: 'status' } = {},
  ): KubeObject {
    const kind = servedKind(kindName);
    const current = this.#find(kindName, namespace, name);
    if (!current) {
      throw KubeStatusError.notFound(kind, name);
    }
    const merged = mergePatch(cloneJson(current), cloneJson(patch));
    return options.subresource === 'status'
      ? this.updateStatus(merged as KubeObject)
      : this.update(merged as KubeObject);
  }

  delete(kind: string, namespace: string | undefined, name: string): void {
    this.deleteWith(kind, namespace, name, {});
  }

  deleteWith(
    kindName: string,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions,
  ): KubeObject {
    const kind = servedKind(kindName);
    const current = this.#find(kindName, namespace, name);
    if (!current) {
      throw KubeStatusError.notFound(kind, name);
    }
    const { uid, resourceVersion } = options.preconditions ?? {};
    if (
      (uid !== undefined && uid !== current.metadata.uid) ||
      (resourceVersion !== undefined &&
        resourceVersion !== current.metadata.resourceVersion)
    ) {
      throw KubeStatusError.conflict(
        kind,
        name,
        'the object does not meet the preconditions of the request',
      );
    }
    if (options.dryRun) {
      return cloneJson(current);
    }
    if (options.orphan) {
      this.#orphan(current);
    }
    return cloneJson(this.#beginDeletion(kind, current));
  }

  subscribe(listener: (event: StoreEvent) => void): () => void {
    return this.onChange(({ type, object }) =>
      listener({ type, object: cloneJson(object) }),
    );
  }

  onChange(listener: (change: Change) => void): () => void {
    // A wrapper, so that one function subscribed twice is two subscriptions.
    const entry = (change: Change) => listener(change);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  #find(
    kind: string,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined {
    return this.#objects
      .get(kind)
      ?.get(keyOf({ namespace: scopeOf(kind, namespace), name }));
  }

  #current(input: KubeObject): { kind: ResourceKind; current: KubeObject } {
    const kind = servedKind(input.kind, input.apiVersion);
    const { name, namespace, uid, resourceVersion } = input.metadata;
    const current = this.#find(kind.kind, namespace, name);
    if (!current) {
      throw KubeStatusError.notFound(kind, name);
    }
    if (
      resourceVersion &&
      resourceVersion !== current.metadata.resourceVersion
    ) {
      throw KubeStatusError.conflict(kind, name);
    }
    if (uid && uid !== current.metadata.uid) {
      throw KubeStatusError.conflict(
        kind,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`,
      );
    }
    return { kind, current };
  }

  #replace(
    kind: ResourceKind,
    current: KubeObject,
    next: KubeObject,
  ): KubeObject {
    const { metadata } = current;
    next.metadata = {
      ...next.metadata,
      ...(metadata.namespace && { namespace: metadata.namespace }),
      uid: metadata.uid,
      creationTimestamp: metadata.creationTimestamp,
      resourceVersion: metadata.resourceVersion,
    };
    restore(next.metadata, metadata, 'deletionTimestamp');
    restore(next.metadata, metadata, 'deletionGracePeriodSeconds');
    restore(next.metadata, metadata, 'generation');
    const object = cloneJson(next);
    validateObject(kind, object);
    if (isDeepStrictEqual(object, current)) {
      return object;
    }
    if (
      object.metadata.generation !== undefined &&
      !isDeepStrictEqual(desired(object), desired(current))
    ) {
      object.metadata.generation += 1;
    }
    if (isBeingDeleted(object) && !hasFinalizers(object)) {
      this.#write(kind, 'MODIFIED', object);
      return cloneJson(this.#remove(kind, object));
    }
    return cloneJson(this.#write(kind, 'MODIFIED', object));
  }

  #beginDeletion(kind: ResourceKind, current: KubeObject): KubeObject {
    const isFullNamespace =
      kind.kind === 'Namespace' && contentOf(this.#objects, current).length > 0;
    if (!hasFinalizers(current) && !isFullNamespace) {
      return this.#remove(kind, current);
    }
    if (isBeingDeleted(current)) {
      return current;
    }
    const object = cloneJson(current);
    object.metadata.deletionTimestamp = this.#timestamp();
    object.metadata.deletionGracePeriodSeconds = 0;
    if (kind.kind === 'Namespace') {
      object.status = { ...object.status, phase: 'Terminating' };
    }
    const marked = this.#write(kind, 'MODIFIED', object);
    if (kind.kind === 'Namespace') {
      for (const item of contentOf(this.#objects, marked)) {
        this.#deleteIfThere(item);
      }
      // Gone with its last object, or waiting for the finalizers of what is left.
      return this.#find('Namespace', undefined, marked.metadata.name) ?? marked;
    }
    return marked;
  }

  #remove(kind: ResourceKind, current: KubeObject): KubeObject {
    const removed = this.#write(kind, 'DELETED', cloneJson(current));
    for (const dependent of dependentsOf(this.#objects, current)) {
      const owners = dependent.metadata.ownerReferences ?? [];
      if (owners.every(owner => !exists(this.#objects, owner.uid))) {
        this.#deleteIfThere(dependent);
      }
    }
    const home = this.#find(
      'Namespace',
      undefined,
      current.metadata.namespace ?? '',
    );
    if (
      home &&
      isBeingDeleted(home) &&
      contentOf(this.#objects, home).length === 0
    ) {
      this.#beginDeletion(servedKind('Namespace'), home);
    }
    return removed;
  }

  #deleteIfThere({ kind, metadata }: KubeObject): void {
    const current = this.#find(kind, metadata.namespace, metadata.name);
    if (current) {
      this.#beginDeletion(servedKind(kind), current);
    }
  }

  #orphan(owner: KubeObject): void {
    for (const dependent of dependentsOf(this.#objects, owner)) {
      const freed = cloneJson(dependent);
      freed.metadata.ownerReferences = freed.metadata.ownerReferences?.filter(
        reference => reference.uid !== owner.metadata.uid,
      );
      this.#write(servedKind(freed.kind), 'MODIFIED', freed);
    }
  }

  #write(
    kind: ResourceKind,
    type: Change['type'],
    object: KubeObject,
  ): KubeObject {
    this.#version += 1;
    object.metadata.resourceVersion = String(this.#version);
    const key = keyOf(object.metadata);
    const objects = this.#objects.get(kind.kind) ?? new Map();
    this.#objects.set(kind.kind, objects);
    const previous = objects.get(key);
    if (type === 'DELETED') {
      objects.delete(key);
    } else {
      objects.set(key, object);
    }
    const change: Change = {
      resourceVersion: this.#version,
      type,
      object,
      ...(previous && { previous }),
    };
    this.changes.add(change);
    this.#announce(change);
    return object;
  }

  #announce(change: Change): void {
    this.#unannounced.push(change);
    if (this.#announcing) {
      return;
    }
    this.#announcing = true;
    try {
      for (
        let next = this.#unannounced.shift();
        next;
        next = this.#unannounced.shift()
      ) {
        for (const listener of [...this.#listeners]) {
          listener(next);
        }
      }
    } finally {
      this.#announcing = false;
    }
  }

  #settleNamespace(kind: ResourceKind, object: KubeObject): void {
    if (!kind.namespaced) {
      delete object.metadata.namespace;
      return;
    }
    const namespace = object.metadata.namespace || 'default';
    object.metadata.namespace = namespace;
    const home = this.#find('Namespace', undefined, namespace);
    if (!home) {
      throw KubeStatusError.notFound(servedKind('Namespace'), namespace);
    }
    if (isBeingDeleted(home)) {
      throw KubeStatusError.forbidden(
        kind,
        object.metadata.name,
        `unable to create new content in namespace ${namespace} because it is being terminated`,
      );
    }
  }

  #timestamp(): string {
    return this.#clock
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }
}
