import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  ARGOCD_APP_NAME_ANNOTATION,
  ARGOCD_APP_SELECTOR_ANNOTATION,
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
  matchApplications,
} from '@lockstep/backstage-plugin-delivery-common';
import { readNamedEntity } from '../domain/deployment';
import type { KubeObject } from '../domain/objects';
import { MultiMap } from './MultiMap';

/** The first part of a selector that asks for one value: it narrows the search. */
const EQUALITY = /(?:^|,)\s*([A-Za-z0-9][\w./-]*)\s*==?\s*([\w.-]*)\s*(?:,|$)/;

/**
 * Finds the Applications of an entity without looking at all of them. Narrows down by lookups;
 * what matches is for `matchApplications` alone to say.
 */
export class ApplicationLookup {
  private readonly applications = new Map<string, KubeObject>();
  private readonly filed = new Map<string, string[]>();
  private readonly byKey = new MultiMap<string, string>();
  private readonly named = new Map<string, string>();
  private changes = 0;

  /** Grows when the answer of `match` may have changed for some entity. */
  get generation(): number {
    return this.changes;
  }

  /** An Application came, changed, or is gone. */
  set(id: string, application: KubeObject | undefined): void {
    const before = this.filed.get(id) ?? [];
    const after = application ? keysOf(application) : [];
    setOrDelete(this.applications, id, application);
    if (!isSame(before, after)) {
      this.changes += 1;
      before.forEach(key => this.byKey.remove(key, id));
      after.forEach(key => this.byKey.add(key, id));
      setOrDelete(this.filed, id, application && after);
      setOrDelete(this.named, id, application && readNamedEntity(application));
    }
  }

  /** Ids of an entity's deployments in a fixed order, and the annotations looked at. */
  match(entity: Entity): { ids: string[]; searched: string[] } {
    const candidates = [...this.candidates(entity)].sort();
    const { matches, searched } = matchApplications({
      entity,
      applications: candidates.map(id => this.applications.get(id)!),
    });
    const found = new Set(matches);
    return {
      ids: candidates.filter(id => found.has(this.applications.get(id)!)),
      searched,
    };
  }

  /** Entities that Applications name themselves, whether they exist or not. */
  namedEntities(): string[] {
    return [...new Set(this.named.values())];
  }

  private candidates(entity: Entity): Set<string> {
    const annotations = entity.metadata.annotations ?? {};
    const found = new Set<string>();
    const add = (key: string) =>
      this.byKey.get(key).forEach(id => found.add(id));
    add(`entity:${stringifyEntityRef(entity)}`);
    annotations[ARGOCD_APP_NAME_ANNOTATION]?.split(',').forEach(name =>
      add(`name:${name.trim()}`),
    );
    const id = annotations[KUBERNETES_ID_ANNOTATION]?.trim();
    if (id) {
      add(`label:${KUBERNETES_ID_ANNOTATION}=${id}`);
    }
    for (const selector of [
      annotations[ARGOCD_APP_SELECTOR_ANNOTATION],
      annotations[KUBERNETES_LABEL_SELECTOR_ANNOTATION],
    ]) {
      const equality = selector && EQUALITY.exec(selector);
      if (equality) {
        add(`label:${equality[1]}=${equality[2]}`);
      } else if (selector?.trim()) {
        return new Set(this.applications.keys());
      }
    }
    return found;
  }
}

/** Everything an entity can find the Application by. */
function keysOf(application: KubeObject): string[] {
  const { name, namespace, labels } = application.metadata;
  const named = readNamedEntity(application);
  return [
    `name:${name}`,
    `name:${namespace ?? ''}/${name}`,
    ...Object.entries(labels ?? {}).map(
      ([label, value]) => `label:${label}=${value}`,
    ),
    ...(named ? [`entity:${named}`] : []),
  ];
}

function setOrDelete<V>(map: Map<string, V>, key: string, value?: V): void {
  if (value === undefined) {
    map.delete(key);
  } else {
    map.set(key, value);
  }
}

function isSame(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
