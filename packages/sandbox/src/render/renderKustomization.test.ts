import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { KubeObject } from '../kube/KubeObject';
import { createMemoryTree } from './FileTree';
import { parseManifests } from './parseManifests';
import { renderKustomization } from './renderKustomization';

type Files = Record<string, string>;

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, labels: {keep: me}}
spec:
  replicas: 1
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      initContainers:
        - {name: init, image: busybox:1}
      containers:
        - name: shop
          image: shop
          args: [a, b]
          env:
            - {name: A, value: "1"}
            - {name: B, valueFrom: {configMapKeyRef: {name: settings, key: b}}}
          envFrom:
            - secretRef: {name: keys}
          ports:
            - {name: http, containerPort: 8080}
      volumes:
        - {name: settings, configMap: {name: settings, defaultMode: 0644}}
        - {name: tmp, emptyDir: {}}
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
    - {name: http, port: 80}
`;

const rollout = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - {name: shop, image: "registry.example/shop:0"}
        - {name: side, image: "side@sha256:0000"}
      volumes:
        - {name: settings, configMap: {name: settings}}
  strategy:
    canary:
      steps:
        - setWeight: 10
        - analysis: &analysis {templates: [{templateName: a}]}
        - pause: {duration: 1m}
        - analysis: *analysis
`;

const rbac = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop}
subjects:
  - {kind: ServiceAccount, name: shop}
  - {kind: ServiceAccount, name: default}
  - {kind: User, name: anna}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shop}
rules: []
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: shop}
rules: []
`;

const base = {
  'base/kustomization.yaml':
    'resources: [deployment.yaml, rollout.yaml]\nlabels:\n  - pairs: {team: a}\n',
  'base/deployment.yaml': deployment,
  'base/rollout.yaml': rollout,
};

const overlay = (text: string): Files => ({
  ...base,
  'kustomization.yaml': `resources: [base]\n${text}`,
});

const cases: Array<[name: string, files: Files]> = [
  ['resources, a directory, labels', overlay('')],
  [
    'namespace with bindings',
    {
      'kustomization.yaml': 'resources: [rbac.yaml]\nnamespace: shop-prod\n',
      'rbac.yaml': rbac,
    },
  ],
  [
    'common labels and annotations',
    overlay('commonLabels: {tier: web}\ncommonAnnotations: {owner: team-a}\n'),
  ],
  [
    'labels with selectors',
    overlay('labels:\n  - {pairs: {x: z}, includeSelectors: true}\n'),
  ],
  [
    'labels with templates',
    overlay('labels:\n  - {pairs: {x: z}, includeTemplates: true}\n'),
  ],
  [
    'images',
    overlay(`images:
  - {name: shop, newName: registry.example:5000/acme/shop, newTag: "1.2.3"}
  - {name: registry.example/shop, newTag: v2}
  - {name: side, digest: sha256:1111}
  - {name: busybox, newName: other}
`),
  ],
  [
    'an image with tag and digest',
    overlay('images: [{name: shop, newTag: "1", digest: "sha256:abc"}]\n'),
  ],
  [
    'an image whose digest gives way to a tag',
    overlay('images: [{name: side, newTag: "2"}]\n'),
  ],
  [
    'strategic merge of a Deployment',
    overlay(`patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop, annotations: {a: b}, labels: {keep: null}}
      spec:
        replicas: 3
        template:
          spec:
            containers:
              - name: shop
                args: [c]
                env: [{name: A, value: "2"}, {name: C, value: "3"}]
                ports: [{name: metrics, containerPort: 9090}]
              - {name: sidecar, image: "sidecar:1"}
            volumes:
              - {name: tmp, $patch: delete}
`),
  ],
  [
    'strategic merge of a Rollout replaces lists',
    overlay(`patches:
  - path: patch.yaml
`),
  ],
  [
    'JSON patches with selectors',
    overlay(
      `patches:
  - target: {kind: (Deployment|Rollout), name: sh.*}
    patch: |
      - {op: add, path: /metadata/annotations, value: {a~b: c}}
      - {op: test, path: /kind, value: Deployment}
  - target: {kind: Service, labelSelector: team=a}
    patch: |-
      - op: replace
        path: /spec/ports/0/port
        value: 8080
      - {op: add, path: /spec/ports/-, value: {name: more, port: 9}}
`.replace('      - {op: test, path: /kind, value: Deployment}\n', ''),
    ),
  ],
  [
    'a patch that deletes',
    overlay(
      'patches:\n  - patch: |\n      {apiVersion: v1, kind: Service, metadata: {name: shop}, $patch: delete}\n',
    ),
  ],
  [
    'generators with hashes',
    {
      ...overlay(`namespace: shop-test
configMapGenerator:
  - name: settings
    literals: ["b=1", 'quoted="x y"', "url=https://a?b&c<d>"]
    files: [app.properties, renamed.txt=app.properties]
    envs: [settings.env]
secretGenerator:
  - {name: keys, literals: [token=abc], type: Opaque}
generatorOptions: {labels: {generated: "yes"}}
`),
      'app.properties': 'a=1\nb=2\n',
      'settings.env': '# comment\nFROM_ENV=yes\n\nOTHER=a=b\n',
    },
  ],
  [
    'generators without hashes',
    overlay(
      'configMapGenerator:\n  - {name: settings, literals: [b=1], options: {disableNameSuffixHash: true}}\n',
    ),
  ],
  [
    'a generator that merges',
    {
      ...base,
      'base/kustomization.yaml': `${base['base/kustomization.yaml']}configMapGenerator:\n  - {name: settings, literals: [a=1, b=2]}\n`,
      'kustomization.yaml':
        'resources: [base]\nconfigMapGenerator:\n  - {name: settings, behavior: merge, literals: [b=3]}\n',
    },
  ],
  [
    'name references of a Rollout by configuration',
    {
      ...overlay(
        'configMapGenerator:\n  - {name: settings, literals: [b=1]}\nconfigurations: [rollout.yaml]\n',
      ),
      'rollout.yaml':
        'nameReference:\n  - kind: ConfigMap\n    version: v1\n    fieldSpecs:\n      - {path: spec/template/spec/volumes/configMap/name, kind: Rollout}\n',
    },
  ],
  ['replicas', overlay('replicas:\n  - {name: shop, count: 7}\n')],
  [
    'a component',
    {
      ...overlay('components: [part]\nnamespace: shop-dev\n'),
      'part/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [rbac.yaml]\npatches:\n  - target: {kind: Deployment}\n    patch: |\n      - {op: replace, path: /spec/replicas, value: 9}\n',
      'part/rbac.yaml': rbac,
    },
  ],
];

const patchFile = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: shop}
spec:
  strategy: {canary: {steps: [{setWeight: 50}]}}
  template: {spec: {containers: [{name: side, image: "side:9"}]}}
`;

const sorted = (objects: KubeObject[]) =>
  [...objects].sort((a, b) =>
    `${a.kind}${a.metadata.name}` < `${b.kind}${b.metadata.name}` ? -1 : 1,
  );

const hasKustomize = spawnSync('kustomize', ['version']).status === 0;

(hasKustomize ? describe : describe.skip)(
  'equals the kustomize binary (skipped where it is not installed)',
  () => {
    it.each(cases)('%s', (_, files) => {
      const all: Files = { 'patch.yaml': patchFile, ...files };
      const directory = mkdtempSync(join(tmpdir(), 'render-'));
      try {
        for (const [path, content] of Object.entries(all)) {
          mkdirSync(dirname(join(directory, path)), { recursive: true });
          writeFileSync(join(directory, path), content);
        }
        const stock = execFileSync('kustomize', ['build', directory], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const ours = renderKustomization({
          tree: createMemoryTree(all),
          dir: '.',
        });
        expect(sorted(ours)).toEqual(
          sorted(parseManifests('kustomize', stock)),
        );
      } finally {
        rmSync(directory, { recursive: true });
      }
    });
  },
);

describe('renderKustomization', () => {
  const render = (files: Files, dir = '.') =>
    renderKustomization({ tree: createMemoryTree(files), dir });

  it.each<[string, Files, string]>([
    [
      'an unknown field',
      { 'kustomization.yaml': 'helmCharts: []' },
      'kustomization.yaml: field "helmCharts" is not supported here; kustomize may know it',
    ],
    [
      'a missing resource',
      { 'kustomization.yaml': 'resources: [gone.yaml]' },
      'kustomization.yaml: resources: "gone.yaml" does not exist in the repository',
    ],
    [
      'a way out',
      { 'kustomization.yaml': 'resources: [../../etc]' },
      'kustomization.yaml: "../../etc" lies outside of the repository, and is not fetched',
    ],
    [
      'a remote resource',
      { 'kustomization.yaml': 'resources: ["https://example.com/x.yaml"]' },
      'kustomization.yaml: "https://example.com/x.yaml" lies outside of the repository, and is not fetched',
    ],
    [
      'a circle',
      {
        'a/kustomization.yaml': 'resources: [../b]',
        'b/kustomization.yaml': 'resources: [../a]',
        'kustomization.yaml': 'resources: [a]',
      },
      'a/kustomization.yaml: includes itself through kustomization.yaml → a/kustomization.yaml → b/kustomization.yaml',
    ],
    [
      'a patch of nothing',
      overlay(
        'patches:\n  - patch: "{apiVersion: v1, kind: Service, metadata: {name: gone}}"',
      ),
      'kustomization.yaml: patches: no resource matches the patch of Service gone',
    ],
    [
      'a JSON patch that fails',
      overlay(
        'patches:\n  - target: {kind: Service}\n    patch: "[{op: replace, path: /spec/gone/x, value: 1}]"',
      ),
      'kustomization.yaml: patches: JSON patch of Service shop fails at replace /spec/gone/x',
    ],
    [
      'the same object twice',
      { ...base, 'kustomization.yaml': 'resources: [base, base/rollout.yaml]' },
      'kustomization.yaml: resources: Rollout shop is there twice (base/rollout.yaml, base/rollout.yaml)',
    ],
    [
      'replicas of nothing',
      overlay('replicas: [{name: gone, count: 1}]'),
      'kustomization.yaml: replicas: no Deployment, ReplicaSet, ReplicationController, StatefulSet is named "gone"',
    ],
    [
      'a label that is no string',
      overlay('commonLabels: {a: true}'),
      'kustomization.yaml: commonLabels: "a" is no string, put it in quotes',
    ],
    ['no kustomization', {}, '.: has no kustomization.yaml'],
    [
      'broken YAML',
      { 'kustomization.yaml': 'resources: [' },
      'kustomization.yaml: is not valid YAML',
    ],
  ])('names file and field of %s', (_, files, message) => {
    expect(() => render(files)).toThrow(message);
  });

  it('takes image changes of an Application last', () => {
    const objects = renderKustomization({
      tree: createMemoryTree(overlay('images: [{name: shop, newTag: "1"}]')),
      dir: '.',
      images: [{ name: 'shop', newTag: '2' }],
    });
    const found = objects.find(each => each.kind === 'Deployment');
    expect(found?.spec.template.spec.containers[0].image).toBe('shop:2');
  });
});
