import { findHelmMask } from './findHelmMask';

it.each([
  ['helm.parameters', 'image.tag = 1', true],
  ['helm.parameters', 'image.digest = ', true],
  ['helm.parameters', 'image = a/b:1', true],
  ['helm.parameters', 'image.pullPolicy = Always', false],
  ['helm.parameters', 'worker.image.tag = 1', false],
  ['helm.parameters', 'images.tag = 1', false],
  ['helm.fileParameters', 'image.registry = registry.txt', true],
  ['helm.valuesObject', 'image.repository = x', true],
  ['helm.values', 'image:; tag: "1"', true],
  ['helm.valueFiles', 'image.yaml', false],
  ['kustomize.images', 'image:1', false],
])('%s %j hides an image at "image": %s', (field, value, hides) => {
  const override = {
    origin: 'application' as const,
    sourceIndex: 0,
    field,
    value,
    masksImages: true,
  };
  expect(findHelmMask([override], 'image')).toBe(hides ? override : undefined);
});

it('reads positions of lists as Helm writes them, and what decides all of it', () => {
  const [byIndex, whole] = ['apps[0].image.tag = 1', 'apps = []'].map(
    value => ({
      origin: 'application' as const,
      sourceIndex: 0,
      field: 'helm.parameters',
      value,
      masksImages: false,
    }),
  );
  expect(findHelmMask([byIndex], 'apps.0.image')).toBe(byIndex);
  expect(findHelmMask([byIndex], 'apps.1.image')).toBeUndefined();
  expect(findHelmMask([whole], 'apps.0.image')).toBe(whole);
});
