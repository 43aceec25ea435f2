import { spawnSync } from 'node:child_process';
import { InMemoryGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import { diffManifests } from '../domain/render';
import { KustomizeRenderer } from './KustomizeRenderer';

const overlay = 'shop/overlays/dev/kustomization.yaml';
const kustomization = (tag: string) => `
resources: [../../base]
namePrefix: dev-
images: [{name: shop, newTag: "${tag}"}]
configMapGenerator: [{name: settings, envs: [settings.env]}]
`;
const files = {
  [overlay]: kustomization('1'),
  'shop/overlays/dev/settings.env': 'A=1\n',
  'shop/base/kustomization.yaml': 'resources: [deployment.yaml, service.yaml]',
  'shop/base/deployment.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec: {template: {spec: {containers: [{name: shop, image: shop}]}}}\n',
  'shop/base/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n',
};

function render(
  changes: Record<string, string> = {},
  path = 'shop/overlays/dev',
) {
  return new KustomizeRenderer({ program: 'kustomize' }).render({
    repository: new InMemoryGitHost().createRepository(
      'https://git.acme.test/acme/shop.git',
      { files },
    ),
    ref: 'main',
    path,
    changes: new Map(Object.entries(changes)),
  });
}

const hasKustomize = spawnSync('kustomize', ['version']).status === 0;

(hasKustomize ? describe : describe.skip)(
  'KustomizeRenderer with the kustomize binary (skipped where it is not installed)',
  () => {
    it('renders a folder with what it builds on', async () => {
      const stream = await render();
      expect(stream).toContain('name: dev-shop');
      expect(stream).toContain('image: shop:1');
      expect(stream).toMatch(/name: dev-settings-[a-z0-9]{10}/);
    });

    it('shows what a promotion changes, and nothing else', async () => {
      const before = (await render())!;
      const after = (await render({ [overlay]: kustomization('2') }))!;
      expect(
        diffManifests(before, after)
          .filter(({ kind }) => kind !== 'context')
          .map(({ kind, text }) => `${kind} ${text.trim()}`),
      ).toEqual(['removed - image: shop:1', 'added - image: shop:2']);
    });

    it('says what kustomize has against it', async () => {
      await expect(
        render({ [overlay]: 'resources: [../../base]\nnamePrefix: [1]\n' }),
      ).rejects.toThrow(/^kustomize refuses it: /);
    });
  },
);

describe('KustomizeRenderer', () => {
  it('leaves a folder without a kustomization file to others', async () => {
    expect(await render({}, 'shop')).toBeUndefined();
  });

  it.each(['../elsewhere', 'shop/../../elsewhere'])(
    'stays in the repository: %s',
    async path => {
      await expect(render({}, path)).rejects.toThrow(/outside/);
    },
  );
});
