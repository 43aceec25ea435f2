import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  ARGOCD_APP_NAME_ANNOTATION,
  ARGOCD_APP_SELECTOR_ANNOTATION,
  ENTITY_REF_KEY,
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
} from '../../../annotations';
import { textAt, textMapAt } from '../json/readJson';
import { parseLabelSelector } from './LabelSelector';

/** Which Applications deliver an entity. @public */
export interface ApplicationMatches<T = unknown> {
  matches: T[];
  /** The annotation or key that led to them; undefined where nothing did. */
  matchedBy?: string;
  /** Every annotation and key that was looked at, in order, for an empty state. */
  searched: string[];
}

type Fits = (application: unknown) => boolean;

/** Each way makes a test of an Application from the annotation's value, if it applies. */
const WAYS: ReadonlyArray<{
  key: string;
  create: (value: string, entity: Entity) => Fits | undefined;
}> = [
  { key: ARGOCD_APP_NAME_ANNOTATION, create: fitsNames },
  { key: ARGOCD_APP_SELECTOR_ANNOTATION, create: fitsSelector },
  { key: KUBERNETES_ID_ANNOTATION, create: fitsKubernetesId },
  { key: KUBERNETES_LABEL_SELECTOR_ANNOTATION, create: fitsSelector },
  { key: ENTITY_REF_KEY, create: (_, entity) => fitsEntity(entity) },
];

/**
 * Finds the Applications that deliver an entity. The first way that finds any wins: the
 * annotations of the Argo CD and Kubernetes plugins, then the Application's own label or
 * annotation.
 *
 * @public
 */
export function matchApplications<T>(options: {
  entity: Entity;
  /** Raw Applications, of any cluster. */
  applications: readonly T[];
}): ApplicationMatches<T> {
  const { entity, applications } = options;
  const annotations = textMapAt(entity, 'metadata', 'annotations');
  const searched: string[] = [];
  for (const { key, create } of WAYS) {
    searched.push(key);
    const fits = create(annotations[key]?.trim() ?? '', entity);
    const matches = fits ? applications.filter(fits) : [];
    if (matches.length > 0) {
      return { matches, matchedBy: key, searched };
    }
  }
  return { matches: [], searched };
}

function fitsNames(value: string): Fits | undefined {
  const names = new Set(
    value
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== ''),
  );
  return names.size === 0
    ? undefined
    : application => {
        const name = textAt(application, 'metadata', 'name') ?? '';
        const namespace = textAt(application, 'metadata', 'namespace') ?? '';
        return names.has(name) || names.has(`${namespace}/${name}`);
      };
}

function fitsSelector(value: string): Fits | undefined {
  const selects = value === '' ? undefined : parseLabelSelector(value);
  return selects && (application => selects(readLabels(application)));
}

function fitsKubernetesId(value: string): Fits | undefined {
  return value === ''
    ? undefined
    : application =>
        readLabels(application)[KUBERNETES_ID_ANNOTATION] === value;
}

function fitsEntity(entity: Entity): Fits {
  const reference = stringifyEntityRef(entity).toLocaleLowerCase('en-US');
  return application => {
    const label = readLabels(application)[ENTITY_REF_KEY];
    const annotation = textMapAt(application, 'metadata', 'annotations')[
      ENTITY_REF_KEY
    ];
    return (
      readReference(annotation) === reference ||
      readLabelReference(label) === reference
    );
  };
}

function readReference(text: string | undefined): string | undefined {
  try {
    return text === undefined
      ? undefined
      : stringifyEntityRef(
          parseEntityRef(text.trim(), {
            defaultKind: 'component',
            defaultNamespace: DEFAULT_NAMESPACE,
          }),
        );
  } catch {
    return undefined; // a label anyone may write
  }
}

/** A label value can hold neither `:` nor `/`: `payments` or `default.payments`. */
function readLabelReference(text: string | undefined): string | undefined {
  const dot = text?.indexOf('.') ?? -1;
  return dot < 0 || text === undefined
    ? readReference(text)
    : readReference(`${text.slice(0, dot)}/${text.slice(dot + 1)}`);
}

function readLabels(application: unknown): Record<string, string> {
  return textMapAt(application, 'metadata', 'labels');
}
