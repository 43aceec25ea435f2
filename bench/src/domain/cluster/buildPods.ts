import { buildPodSpec, PROXY_IMAGE } from './buildPodTemplate';
import {
  hashOf,
  nameDeployment,
  tagOf,
  timeOf,
  uidOf,
} from './DeploymentNames';
import type { DeploymentState, PodState } from './DeploymentState';
import { managedFields } from './managedFields';
import type { ObjectSpec } from './ObjectSpec';
import { hashLabel, replicaSetName, replicaSetUid } from './buildReplicaSets';

export function podName(state: DeploymentState, pod: PodState): string {
  const suffix = uidOf('pod', state.index, pod.serial).slice(0, 5);
  return `${replicaSetName(state, pod.revision)}-${suffix}`;
}

export function buildPods(state: DeploymentState): ObjectSpec[] {
  return state.pods.map(pod => buildPod(state, pod));
}

function buildPod(state: DeploymentState, pod: PodState): ObjectSpec {
  const { index } = state;
  const { component, namespace, image } = nameDeployment(index);
  const { revision, serial } = pod;
  const uid = uidOf('pod', index, state.incarnation, serial);
  const created = timeOf(index, revision * 300 + 6 + serial);
  const node = `ip-10-${(index * 7 + serial) % 30}-${
    index % 250
  }-17.eu-west-1.compute.internal`;
  const spec = buildPodSpec(index, revision);
  const running = (
    name: string,
    of: string,
    ready: boolean,
    restarts: number,
  ) => ({
    containerID: `containerd://${uid.replaceAll('-', '')}${name.length}`,
    image: of,
    imageID: `${of.split(':')[0]}@sha256:${uidOf(of).replaceAll('-', '')}`,
    lastState: {},
    name,
    ready,
    restartCount: restarts,
    started: true,
    state: { running: { startedAt: created } },
  });
  const condition = (type: string, on: boolean) => ({
    lastProbeTime: null,
    lastTransitionTime: created,
    status: on ? 'True' : 'False',
    type,
  });
  return {
    kind: 'pods',
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: podName(state, pod),
        generateName: `${replicaSetName(state, revision)}-`,
        namespace,
        uid,
        creationTimestamp: created,
        labels: {
          app: component,
          'security.istio.io/tlsMode': 'istio',
          'service.istio.io/canonical-name': component,
          [hashLabel(state)]: hashOf(index, revision),
        },
        annotations: {
          'istio.io/rev': 'default',
          'kubectl.kubernetes.io/default-container': component,
          'prometheus.io/scrape': 'true',
          'prometheus.io/port': '9090',
          'sidecar.istio.io/status':
            '{"initContainers":null,"containers":["istio-proxy"],"volumes":["istio-envoy"],"revision":"default"}',
        },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: replicaSetName(state, revision),
            uid: replicaSetUid(state, revision),
            blockOwnerDeletion: true,
            controller: true,
          },
        ],
        managedFields: describeManagers(created),
      },
      spec: {
        ...spec,
        nodeName: node,
        preemptionPolicy: 'PreemptLowerPriority',
        priority: 0,
        tolerations: ['not-ready', 'unreachable'].map(key => ({
          effect: 'NoExecute',
          key: `node.kubernetes.io/${key}`,
          operator: 'Exists',
          tolerationSeconds: 300,
        })),
      },
      status: {
        phase: 'Running',
        conditions: [
          condition('PodReadyToStartContainers', true),
          condition('Initialized', true),
          condition('Ready', pod.ready),
          condition('ContainersReady', pod.ready),
          condition('PodScheduled', true),
        ],
        containerStatuses: [
          running(
            component,
            `${image}:${tagOf(revision)}`,
            pod.ready,
            pod.restarts,
          ),
          running('istio-proxy', PROXY_IMAGE, true, 0),
        ],
        hostIP: `10.${index % 30}.${index % 250}.17`,
        podIP: `10.${64 + (index % 60)}.${index % 250}.${20 + (serial % 200)}`,
        podIPs: [
          {
            ip: `10.${64 + (index % 60)}.${index % 250}.${20 + (serial % 200)}`,
          },
        ],
        qosClass: 'Burstable',
        startTime: created,
      },
    },
  };
}

function describeManagers(time: string) {
  return managedFields('v1', time, [
    {
      manager: 'kube-controller-manager',
      paths: [
        'metadata annotations',
        'metadata generateName',
        'metadata labels app',
        'metadata ownerReferences',
        'spec containers k:{"name":"app"} env',
        'spec containers k:{"name":"app"} image',
        'spec containers k:{"name":"app"} livenessProbe',
        'spec containers k:{"name":"app"} readinessProbe',
        'spec containers k:{"name":"app"} resources',
        'spec dnsPolicy',
        'spec restartPolicy',
        'spec schedulerName',
        'spec securityContext',
        'spec serviceAccountName',
        'spec topologySpreadConstraints',
        'spec volumes',
      ],
    },
    {
      manager: 'kubelet',
      paths: [
        'status conditions k:{"type":"ContainersReady"} lastTransitionTime',
        'status conditions k:{"type":"Initialized"} lastTransitionTime',
        'status conditions k:{"type":"Ready"} lastTransitionTime',
        'status containerStatuses',
        'status hostIP',
        'status phase',
        'status podIP',
        'status podIPs',
        'status startTime',
      ],
    },
  ]);
}
