import type { KubeObject } from '../kube/KubeObject';
import { stampOf } from './conditions';

function ready(now: Date, type: string, reason: string, message: string) {
  return {
    type,
    status: 'True',
    reason,
    message,
    lastTransitionTime: stampOf(now),
  };
}

/**
 * What the controllers of other kinds would answer to an object that is all right: without it a deployment
 * would wait for a gateway or a secret store for ever.
 */
const answers: Record<string, (object: KubeObject, now: Date) => any> = {
  Ingress: () => ({ loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } }),
  HTTPRoute: ({ spec, metadata }, now) => ({
    parents: (spec?.parentRefs ?? []).map((parentRef: any) => ({
      parentRef,
      controllerName: 'sandbox/gateway-controller',
      conditions: [
        {
          ...ready(now, 'Accepted', 'Accepted', 'Route is accepted'),
          observedGeneration: metadata.generation,
        },
        {
          ...ready(
            now,
            'ResolvedRefs',
            'ResolvedRefs',
            'All references are resolved',
          ),
          observedGeneration: metadata.generation,
        },
      ],
    })),
  }),
  ExternalSecret: (_, now) => ({
    conditions: [ready(now, 'Ready', 'SecretSynced', 'secret synced')],
  }),
  SecretStore: (_, now) => ({
    conditions: [ready(now, 'Ready', 'Valid', 'store validated')],
  }),
};

export const attendedKinds = Object.keys(answers);

/** The first status of an object that nobody else cares for; `undefined` if it has one. */
export function attendResource(object: KubeObject, now: Date): any | undefined {
  return object.status === undefined
    ? answers[object.kind]?.(object, now)
    : undefined;
}
