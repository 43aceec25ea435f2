import { InMemoryGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import { collectKustomization } from './collectKustomization';
import { RepositoryFiles } from './RepositoryFiles';

const overlay = 'shop/overlays/dev/kustomization.yaml';

function collect(
  files: Record<string, string>,
  options: { changes?: Record<string, string | null>; folder?: string } = {},
) {
  const repository = new InMemoryGitHost().createRepository(
    'https://git.acme.test/acme/shop.git',
    { files },
  );
  return collectKustomization(
    new RepositoryFiles({
      repository,
      ref: 'main',
      path: '',
      changes: new Map(Object.entries(options.changes ?? {})),
    }),
    options.folder ?? 'shop/overlays/dev',
  );
}

describe('collectKustomization', () => {
  const files = {
    [overlay]: 'resources: [../../base]\nimages: [{name: shop, newTag: "1"}]\n',
    'shop/base/kustomization.yml':
      'resources: [deployment.yaml]\nconfigMapGenerator: [{name: s, files: [k=settings.txt]}]\n',
    'shop/base/deployment.yaml': 'kind: Deployment\n',
    'shop/base/settings.txt': 'a',
    'shop/base/not-asked-for.yaml': 'kind: Secret\n',
  };

  it('takes what is referred to and nothing else', async () => {
    expect([...(await collect(files))!.keys()]).toEqual([
      overlay,
      'shop/base/kustomization.yml',
      'shop/base/deployment.yaml',
      'shop/base/settings.txt',
    ]);
  });

  it('takes files as they would be, new ones and without removed ones', async () => {
    const changed = await collect(files, {
      changes: {
        [overlay]: 'resources: [../../base, extra/more.yaml]',
        'shop/overlays/dev/extra/more.yaml': 'kind: Service\n',
      },
    });
    expect(changed!.get('shop/overlays/dev/extra/more.yaml')).toBe(
      'kind: Service\n',
    );
    await expect(
      collect(files, { changes: { 'shop/base/settings.txt': null } }),
    ).rejects.toThrow(/shop\/base refers to shop\/base\/settings\.txt/);
  });

  it('knows nothing of a folder without a kustomization file', async () => {
    expect(await collect(files, { folder: 'shop' })).toBeUndefined();
    expect(await collect(files, { folder: 'nowhere' })).toBeUndefined();
    expect(
      await collect(files, { changes: { [overlay]: null } }),
    ).toBeUndefined();
  });

  it('ends where folders refer to each other', async () => {
    const circle = await collect(
      {
        'a/kustomization.yaml': 'resources: [../b]',
        'b/kustomization.yaml': 'resources: [../a]',
      },
      { folder: 'a' },
    );
    expect(circle!.size).toBe(2);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'an address',
      { [overlay]: 'resources: ["https://evil.test/x.yaml"]' },
      /nothing is fetched/,
    ],
    [
      'what kustomize would take for an address',
      { [overlay]: 'resources: [github.com/acme/base]' },
      /neither a file nor a folder/,
    ],
    [
      'a path out of the repository',
      { [overlay]: 'resources: [../../../../etc]' },
      /outside of the repository/,
    ],
    [
      'an address in the configuration of a generator',
      {
        [overlay]: 'generators: [gen.yaml]',
        'shop/overlays/dev/gen.yaml':
          'kind: ConfigMapGenerator\nfiles: ["https://evil.test"]',
      },
      /gen\.yaml configures kustomize with an address/,
    ],
    [
      'too many files',
      {
        [overlay]: `resources: [${Array.from(
          { length: 200 },
          (_, i) => `${i}.yaml`,
        )}]`,
        ...Object.fromEntries(
          Array.from({ length: 200 }, (_, i) => [
            `shop/overlays/dev/${i}.yaml`,
            'kind: X',
          ]),
        ),
      },
      /at most 200 files and 5 MB/,
    ],
    [
      'too large a file',
      {
        [overlay]: 'resources: [big.yaml]',
        'shop/overlays/dev/big.yaml': 'x'.repeat(5_000_001),
      },
      /big\.yaml would be more/,
    ],
  ])('refuses %s', async (_, given, message) => {
    await expect(collect(given)).rejects.toThrow(message);
  });
});
