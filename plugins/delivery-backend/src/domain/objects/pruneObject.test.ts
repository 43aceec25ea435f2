import { pruneObject } from './pruneObject';
import { WATCHED_KIND_NAMES } from './WatchedKind';

describe('pruneObject', () => {
  it('drops managed fields and the last applied configuration', () => {
    expect(
      pruneObject('applications', {
        metadata: {
          name: 'a',
          managedFields: [{ manager: 'x' }],
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': '{}',
            kept: 'yes',
          },
        },
        spec: { source: { path: 'p' } },
      }),
    ).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'a', annotations: { kept: 'yes' } },
      spec: { source: { path: 'p' } },
    });
  });

  it('drops what an Application repeats of its sources', () => {
    const source = {
      repoURL: 'r',
      path: 'p',
      helm: { values: 'x'.repeat(9_000) },
    };
    const { status } = pruneObject('applications', {
      metadata: { name: 'a' },
      status: {
        sync: { status: 'Synced', comparedTo: { source } },
        history: [{ id: 1, source }],
        operationState: {
          phase: 'Succeeded',
          operation: { sync: { revision: 'c0ffee', source } },
          syncResult: {
            source,
            resources: [{ name: 'x', images: ['a', 'b'] }],
          },
        },
      },
    });
    expect(status).toEqual({
      sync: { status: 'Synced' },
      history: [{ id: 1, source: { repoURL: 'r', path: 'p' } }],
      operationState: {
        phase: 'Succeeded',
        operation: { sync: { revision: 'c0ffee' } },
        syncResult: { resources: [{ name: 'x' }] },
      },
    });
  });

  it("keeps nothing of Argo CD's ConfigMap but the global projects", () => {
    expect(
      pruneObject('configmaps', {
        metadata: { name: 'argocd-cm' },
        data: { globalProjects: '[]', 'dex.config': 'clientSecret: x' },
      }),
    ).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm' },
      data: { globalProjects: '[]' },
    });
  });

  it('keeps what tells the health of a container', () => {
    const state = {
      waiting: { reason: 'CrashLoopBackOff', message: 'back-off' },
      running: { startedAt: 't' },
      terminated: { exitCode: 1, reason: 'Error', containerID: 'c' },
    };
    const { status } = pruneObject('pods', {
      metadata: { name: 'p' },
      status: {
        hostIP: '10.0.0.1',
        containerStatuses: [
          { name: 'c', state, lastState: { terminated: {} } },
        ],
      },
    });
    expect(status).toEqual({
      containerStatuses: [
        {
          name: 'c',
          state: {
            waiting: { reason: 'CrashLoopBackOff', message: 'back-off' },
            running: {},
            terminated: { exitCode: 1, reason: 'Error' },
          },
          lastState: { terminated: {} },
        },
      ],
    });
  });

  it('keeps names and images of a pod, and no secrets of its environment', () => {
    const pruned = pruneObject('pods', {
      metadata: { name: 'p' },
      spec: {
        nodeName: 'n1',
        volumes: [{ secret: { secretName: 's' } }],
        initContainers: [{ name: 'i', image: 'i:1', restartPolicy: 'Always' }],
        containers: [
          { name: 'c', image: 'c:1', env: [{ name: 'KEY', value: 'hunter2' }] },
        ],
      },
      status: { phase: 'Running' },
    });
    expect(pruned.spec).toEqual({
      nodeName: 'n1',
      initContainers: [{ name: 'i', image: 'i:1', restartPolicy: 'Always' }],
      containers: [{ name: 'c', image: 'c:1' }],
    });
    expect(pruned.status).toEqual({ phase: 'Running' });
  });

  it.each(['rollouts', 'deployments', 'statefulsets', 'daemonsets'] as const)(
    'prunes the pod template of %s',
    kind => {
      const pruned = pruneObject(kind, {
        metadata: { name: 'r' },
        spec: {
          replicas: 2,
          strategy: { canary: { steps: [{ setWeight: 10 }] } },
          template: {
            metadata: { labels: { app: 'r' } },
            spec: { containers: [{ name: 'c', image: 'c:1', args: ['x'] }] },
          },
        },
      });
      expect(pruned.spec).toEqual({
        replicas: 2,
        strategy: { canary: { steps: [{ setWeight: 10 }] } },
        template: {
          spec: { containers: [{ name: 'c', image: 'c:1' }] },
        },
      });
    },
  );

  it.each([
    undefined,
    null,
    'text',
    [],
    { containers: 'none' },
    { template: 7 },
  ])('leaves a spec of %j standing', spec => {
    for (const kind of WATCHED_KIND_NAMES) {
      expect(() =>
        pruneObject(kind, { metadata: { name: 'x' }, spec, status: spec }),
      ).not.toThrow();
    }
  });

  it('does not touch what it was given', () => {
    const object = {
      metadata: { name: 'a', managedFields: [1] },
      spec: { containers: [{ name: 'c', image: 'i', env: [] }] },
    };
    const before = JSON.stringify(object);
    pruneObject('pods', object);
    expect(JSON.stringify(object)).toBe(before);
  });
});
