import { findKustomizationFile } from './findKustomizationFile';

describe('findKustomizationFile', () => {
  it.each(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])(
    'finds %s',
    name => {
      expect(findKustomizationFile(['base.yaml', name])).toBe(name);
    },
  );

  it('answers undefined without one', () => {
    expect(findKustomizationFile(['kustomization.yaml.bak'])).toBeUndefined();
  });

  it('refuses two in one folder', () => {
    expect(() =>
      findKustomizationFile(['kustomization.yml', 'Kustomization']),
    ).toThrow(
      'kustomization.yml and Kustomization lie in one folder; keep one of them',
    );
  });
});
