import { pruneObject } from './pruneObject';

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
      metadata: { name: 'a', annotations: { kept: 'yes' } },
      spec: { source: { path: 'p' } },
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

  it.each(['rollouts', 'replicasets'])(
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
          metadata: { labels: { app: 'r' } },
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
    for (const kind of ['pods', 'rollouts', 'replicasets', 'applications']) {
      expect(() =>
        pruneObject(kind, { metadata: { name: 'x' }, spec }),
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
