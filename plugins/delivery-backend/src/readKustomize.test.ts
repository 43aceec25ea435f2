import { ConfigReader } from '@backstage/config';
import { readKustomize } from './readKustomize';

const read = (kustomize: unknown) =>
  readKustomize(
    new ConfigReader({ delivery: { render: { kustomize } } } as object),
  );

describe('readKustomize', () => {
  it.each([
    [undefined, undefined],
    [false, undefined],
    [true, 'kustomize'],
    ['/opt/bin/kustomize', '/opt/bin/kustomize'],
  ])('%p is %p', (value, program) => {
    expect(read(value)).toBe(program);
  });

  it.each(['kustomize', './kustomize', '', 1, {}])('refuses %p', value => {
    expect(() => read(value)).toThrow(/delivery\.render\.kustomize is /);
  });
});
