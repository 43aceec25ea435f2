import { nameDeployment, tagOf } from './DeploymentNames';

/** The sidecar that the mesh adds to every pod. */
export const PROXY_IMAGE = 'registry.example.com/mesh/proxyv2:1.24.2';

const ENVIRONMENT_VARIABLES = [
  'LOG_LEVEL',
  'LOG_FORMAT',
  'HTTP_PORT',
  'GRPC_PORT',
  'DATABASE_HOST',
  'DATABASE_NAME',
  'CACHE_URL',
  'BROKER_URL',
  'FEATURE_FLAGS_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_SERVICE_NAME',
  'REQUEST_TIMEOUT_MS',
];

/** The pod template of a revision: what a service in a mesh commonly asks for. */
export function buildPodTemplate(
  index: number,
  revision: number,
  labels: Record<string, string>,
) {
  return {
    metadata: {
      labels,
      annotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '9090',
        'sidecar.istio.io/inject': 'true',
      },
    },
    spec: buildPodSpec(index, revision),
  };
}

export function buildPodSpec(index: number, revision: number) {
  const { component, namespace, image } = nameDeployment(index);
  const probe = (path: string, port: number) => ({
    httpGet: { path, port, scheme: 'HTTP' },
    failureThreshold: 3,
    periodSeconds: 10,
    successThreshold: 1,
    timeoutSeconds: 1,
  });
  return {
    containers: [
      {
        name: component,
        image: `${image}:${tagOf(revision)}`,
        imagePullPolicy: 'IfNotPresent',
        env: [
          ...ENVIRONMENT_VARIABLES.map(name => ({
            name,
            value: `${name.toLowerCase()}.${namespace}.svc`,
          })),
          {
            name: 'DATABASE_PASSWORD',
            valueFrom: {
              secretKeyRef: { name: `${component}-db`, key: 'password' },
            },
          },
        ],
        envFrom: [{ configMapRef: { name: component } }],
        ports: [
          { name: 'http', containerPort: 8080, protocol: 'TCP' },
          { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
        ],
        livenessProbe: probe('/healthz', 8080),
        readinessProbe: probe('/readyz', 8080),
        resources: {
          limits: { memory: '512Mi' },
          requests: { cpu: '100m', memory: '256Mi' },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
        },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        volumeMounts: [
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'config', mountPath: '/etc/service', readOnly: true },
        ],
      },
      {
        name: 'istio-proxy',
        image: PROXY_IMAGE,
        imagePullPolicy: 'IfNotPresent',
        args: [
          'proxy',
          'sidecar',
          '--domain',
          `${namespace}.svc.cluster.local`,
        ],
        ports: [{ name: 'http-envoy-prom', containerPort: 15090 }],
        readinessProbe: probe('/healthz/ready', 15021),
        resources: { requests: { cpu: '10m', memory: '64Mi' } },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    serviceAccountName: component,
    terminationGracePeriodSeconds: 30,
    topologySpreadConstraints: [
      {
        labelSelector: { matchLabels: { app: component } },
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
      },
    ],
    volumes: [
      { name: 'tmp', emptyDir: {} },
      { name: 'config', configMap: { name: component, defaultMode: 420 } },
    ],
  };
}
