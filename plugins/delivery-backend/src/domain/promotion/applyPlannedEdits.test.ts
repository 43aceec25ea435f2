import type { PlannedEdit } from '@lockstep/backstage-plugin-delivery-common';
import { applyPlannedEdits } from './applyPlannedEdits';

const image = 'registry.acme.test/acme/payments';
const file = (entry: string) => `# kept\nimages:\n- name: payments\n${entry}`;
const edit = (
  from: object | null,
  to: object,
  path = 'k.yaml',
): PlannedEdit => ({
  repoURL: 'r',
  branch: 'main',
  path,
  changes: [
    {
      name: 'payments',
      from: from && { image, ...from },
      to: { image, ...to },
    },
  ],
});
const apply = (content: string | undefined, planned: PlannedEdit) =>
  applyPlannedEdits([planned], new Map([['k.yaml', content]]));

describe('applyPlannedEdits', () => {
  it.each([
    [
      'a tag',
      '  newTag: 1.4.0\n',
      { tag: '1.4.0' },
      { tag: '1.5.0' },
      '  newTag: 1.5.0\n',
    ],
    ['a first tag', '', null, { tag: '1.5.0' }, undefined],
    [
      'a digest in place of a tag',
      '  newTag: 1.4.0\n',
      { tag: '1.4.0' },
      { digest: `sha256:${'a'.repeat(64)}` },
      `  digest: sha256:${'a'.repeat(64)}\n`,
    ],
  ])('writes %s', (_, before, from, to, after) => {
    const result = apply(file(before), edit(from, to));
    expect(result.outcome).toBe('edited');
    const [{ content }] = result.outcome === 'edited' ? result.files : [];
    expect(content).toContain('# kept');
    expect(content).toContain(after ?? 'newTag: 1.5.0');
  });

  it.each([
    [
      'is at it already',
      file('  newTag: 1.5.0\n'),
      'no-op',
      'says 1.5.0 already',
    ],
    [
      'is at another version',
      file('  newTag: 1.4.9\n'),
      'base-changed',
      'says 1.4.9 where 1.4.0 was',
    ],
    [
      'lost the image',
      'resources: []\n',
      'base-changed',
      'has no image "payments" any more',
    ],
    ['is gone', undefined, 'base-changed', 'k.yaml is gone from main'],
    [
      'got a digest beside the tag',
      file(`  newTag: 1.4.0\n  digest: sha256:${'b'.repeat(64)}\n`),
      'base-changed',
      'somebody else changed it',
    ],
  ])('writes nothing when the file %s', (_, content, outcome, message) => {
    expect(apply(content, edit({ tag: '1.4.0' }, { tag: '1.5.0' }))).toEqual({
      outcome,
      message: expect.stringContaining(message),
    });
  });

  it('edits Helm values at their paths', () => {
    const helm: PlannedEdit = {
      ...edit({ tag: '1.4.0' }, { tag: '1.5.0' }),
      format: 'helm',
    };
    helm.changes[0].name = 'app.image';
    const values = (tag: string) =>
      `app:\r\n  image: { tag: '${tag}' } # kept\r\n`;
    expect(apply(values('1.4.0'), helm)).toMatchObject({
      outcome: 'edited',
      files: [{ path: 'k.yaml', content: values('1.5.0') }],
    });
    expect(apply(values('1.5.0'), helm)).toMatchObject({
      outcome: 'no-op',
      message: 'k.yaml on main says 1.5.0 already.',
    });
    expect(apply(values('9'), helm)).toMatchObject({
      outcome: 'base-changed',
      message: expect.stringContaining('k.yaml on main says 9 where 1.4.0 was'),
    });
    expect(apply('app: {}\r\n', helm)).toMatchObject({
      outcome: 'base-changed',
      message: expect.stringContaining('no image "app.image" any more'),
    });
  });

  it.each([
    ['kustomization', undefined, '- a: [\n', 1],
    ['values', 'helm' as const, 'a: 1\napp: {image: [}\n', 2],
  ])(
    'names the file and line of a %s it cannot edit',
    (_, format, text, line) => {
      expect(() =>
        apply(text, { ...edit({ tag: '1' }, { tag: '2' }), format }),
      ).toThrow(
        expect.objectContaining({
          line: expect.any(Number),
          message: expect.stringMatching(
            new RegExp(`^k\\.yaml on main, line [${line}${line + 1}]: `),
          ),
        }),
      );
    },
  );

  it('writes every file or none', () => {
    const edits = ['a.yaml', 'b.yaml'].map(path =>
      edit({ tag: '1' }, { tag: '2' }, path),
    );
    const contents = (a: string, b: string) =>
      new Map([
        ['a.yaml', file(`  newTag: "${a}"\n`)],
        ['b.yaml', file(`  newTag: "${b}"\n`)],
      ]);
    expect(applyPlannedEdits(edits, contents('1', '9')).outcome).toBe(
      'base-changed',
    );
    const partly = applyPlannedEdits(edits, contents('2', '1'));
    expect(partly).toMatchObject({
      outcome: 'edited',
      files: [{ path: 'b.yaml' }],
    });
    expect(applyPlannedEdits(edits, contents('2', '2')).outcome).toBe('no-op');
  });
});
