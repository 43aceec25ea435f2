import { editScalar } from './editScalar';

describe('editScalar', () => {
  it.each([
    ['a: 1 # c\nb:\n  - x: "y"\n', 'b.0.x', 'z', 'a: 1 # c\nb:\n  - x: "z"\n'],
    ['tag: "1" # c\n', 'tag', 'v1', 'tag: "v1" # c\n'],
    ['a: light side\n', 'a', 'dark side', 'a: dark side\n'],
    ['a: light\n', 'a', 'dark: side', 'a: "dark: side"\n'],
    ['a.b: x\n', ['a.b'], 'z', 'a.b: z\n'],
    ['a:\n', 'a', 'yes', 'a: "yes"\n'],
    ['a:   same\n', 'a', 'same', 'a:   same\n'],
  ])('edits %j at %j', (text, path, value, expected) => {
    expect(editScalar(text, path, value)).toBe(expected);
  });

  it.each([
    ['a: 1\n', 'b', 'missing-path'],
    ['a: 1\n', 'a.b', 'missing-path'],
    ['- a\n', '0', 'missing-path'],
    ['a: {b: 1}\n', 'a', 'unsupported-layout'],
    ['x: &k 1\na: *k\n', 'a', 'anchor-or-alias'],
  ])('refuses %j at %j', (text, path, code) => {
    expect(() => editScalar(text, path, 'v')).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
