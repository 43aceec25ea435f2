import { readKustomization } from './readKustomization';

const read = (text: string) =>
  readKustomization('app/kustomization.yaml', text);
const writtenIn = (text: string) =>
  read(text).references.map(({ written, type }) => `${type} ${written}`);

describe('readKustomization', () => {
  it('finds everything kustomize would read', () => {
    expect(
      writtenIn(`
resources: [../../base, deployment.yaml]
bases: [../old]
components: [../../components/tls]
transformers: [labels.yaml, "kind: X\\nname: inline\\n"]
generators: [gen]
validators: [check.yaml]
crds: [crd.json]
configurations: [names.yaml]
openapi: {path: schema.json}
patches:
  - path: patch.yaml
  - patch: |-
      - op: remove
        path: /spec/replicas
    target: {kind: Deployment}
  - old-style.yaml
patchesJson6902: [{path: json.yaml, target: {kind: Service}}]
patchesStrategicMerge:
  - merge.yaml
  - |
    kind: Deployment
  - '{"kind": "Deployment"}'
replacements: [{path: replacement.yaml}, {source: {kind: Secret}}]
configMapGenerator:
  - name: settings
    files: [plain.txt, key=other.txt]
    envs: [a.env]
    literals: [A=b.txt]
secretGenerator:
  - {name: keys, env: b.env}
images: [{name: app, newTag: "1"}]
`),
    ).toEqual([
      'resource ../../base',
      'resource deployment.yaml',
      'resource ../old',
      'resource ../../components/tls',
      'config labels.yaml',
      'config gen',
      'config check.yaml',
      'file crd.json',
      'file names.yaml',
      'file patch.yaml',
      'file old-style.yaml',
      'file json.yaml',
      'file merge.yaml',
      'file replacement.yaml',
      'file plain.txt',
      'file other.txt',
      'file a.env',
      'file b.env',
      'file schema.json',
    ]);
  });

  it('gives kustomize what it read, as kustomize understands it', () => {
    expect(
      JSON.parse(
        read(
          `commonLabels: &labels {on: yes, since: 2026-03-02, at: 1:30}
generatorOptions: {labels: *labels}
images: [{name: app, newTag: "1.10"}]`,
        ).json,
      ),
    ).toEqual({
      commonLabels: { true: true, since: '2026-03-02', at: '1:30' },
      generatorOptions: {
        labels: { true: true, since: '2026-03-02', at: '1:30' },
      },
      images: [{ name: 'app', newTag: '1.10' }],
    });
  });

  it('takes an empty file for one without fields', () => {
    expect(read('# nothing yet\n')).toEqual({ references: [], json: '{}' });
  });

  it.each([
    ['resources: [a', /app\/kustomization\.yaml is no YAML/],
    ['resources: [a]\nresources: [b]', /is no YAML/],
    ['- a\n- b', /is no kustomization/],
    ['helmCharts: [{name: x}]', /uses helmCharts/],
    [
      'Resources: [https://evil.test/x]',
      /a field 'Resources'; write it 'resources'/,
    ],
    ['patches: [{Path: https://evil.test/x}]', /'Path'; write it 'path'/],
    ['configMapGenerator: [{FILES: [x]}]', /'FILES'; write it 'files'/],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
