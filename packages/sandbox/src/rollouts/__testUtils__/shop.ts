import type { KubeObject } from '../../kube/KubeObject';

/** Objects of a small service with a canary, as a repository would deliver them. */
export function createRollout(
  overrides: {
    strategy?: any;
    spec?: any;
    image?: string;
    namespace?: string;
  } = {},
): KubeObject {
  const {
    strategy,
    spec,
    image = 'registry.example/acme/shop:1.0.0',
    namespace = 'shop-test',
  } = overrides;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'shop', namespace },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: { labels: { app: 'shop' } },
        spec: { containers: [{ name: 'shop', image }] },
      },
      strategy: strategy ?? {
        canary: {
          steps: [{ setWeight: 25 }, { pause: {} }, { setWeight: 50 }],
        },
      },
      ...spec,
    },
  };
}

export function createService(
  name: string,
  namespace = 'shop-test',
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: 'shop' }, ports: [{ port: 80 }] },
  };
}

export function createTemplate(
  name: string,
  metric: any,
  namespace = 'shop-test',
): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name, namespace },
    spec: {
      args: [{ name: 'service' }],
      metrics: [
        {
          name,
          provider: { prometheus: { query: 'up{service="{{args.service}}"}' } },
          ...metric,
        },
      ],
    },
  };
}

export function createRoute(namespace = 'shop-test'): KubeObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'shop', namespace },
    spec: {
      rules: [
        {
          backendRefs: [
            { name: 'shop-stable', port: 80, weight: 100 },
            { name: 'shop-canary', port: 80, weight: 0 },
          ],
        },
      ],
    },
  };
}

export const successRate = {
  interval: '20s',
  count: 3,
  successCondition: 'len(result) > 0 && result[0] > 0.99',
  failureCondition: 'len(result) > 0 && !(result[0] > 0.99)',
};

/** The strategy of the service template, shortened. */
export const routedCanary = {
  canary: {
    stableService: 'shop-stable',
    canaryService: 'shop-canary',
    abortScaleDownDelaySeconds: 30,
    scaleDownDelaySeconds: 60,
    trafficRouting: {
      plugins: {
        'argoproj-labs/gatewayAPI': {
          httpRoute: 'shop',
          namespace: 'shop-test',
        },
      },
    },
    analysis: {
      startingStep: 1,
      templates: [{ templateName: 'background' }],
      args: [{ name: 'service', value: 'shop-canary' }],
    },
    steps: [
      { setWeight: 10 },
      { pause: { duration: '2m' } },
      {
        analysis: {
          templates: [{ templateName: 'success-rate' }],
          args: [{ name: 'service', value: 'shop-canary' }],
        },
      },
      { setWeight: 50 },
      { pause: { duration: 60 } },
      { setWeight: 100 },
    ],
  },
};
