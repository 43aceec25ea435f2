import { findHelmImages } from './findHelmImages';

const IMAGE = 'registry.acme.test:5000/acme/shop';
const MAPPING = `repository: ${IMAGE}`;

describe('findHelmImages', () => {
  it.each<[string, string, object[]]>([
    [
      'a mapping',
      `image:\n  ${MAPPING}\n  tag: 1.10\n`,
      [{ path: 'image', repository: IMAGE, tag: '1.10', line: 3 }],
    ],
    [
      'a registry of its own',
      'image:\n  registry: registry.acme.test:5000/\n  repository: acme/shop\n  tag: "1"\n',
      [
        {
          path: 'image',
          registry: 'registry.acme.test:5000/',
          repository: 'acme/shop',
          tag: '1',
          line: 4,
        },
      ],
    ],
    [
      'an empty tag',
      `image:\n  ${MAPPING}\n  tag: ""\n`,
      [{ path: 'image', repository: IMAGE, line: 3 }],
    ],
    [
      'a digest, deep down and in a list',
      `apps:\n- web:\n    image: {${MAPPING}, digest: 'sha256:aa'}\n`,
      [
        {
          path: 'apps.0.web.image',
          repository: IMAGE,
          digest: 'sha256:aa',
          line: 3,
        },
      ],
    ],
    [
      'a full reference',
      `# c\nweb:\n  image: ${IMAGE}:1.2.3@sha256:aa\n`,
      [
        {
          path: 'web.image',
          repository: IMAGE,
          tag: '1.2.3',
          digest: 'sha256:aa',
          line: 3,
        },
      ],
    ],
    [
      'a key with a dot in it',
      `a.b:\n  ${MAPPING}\n  tag: x\n`,
      [{ path: 'a\\.b', repository: IMAGE, tag: 'x', line: 3 }],
    ],
    [
      'all of them, in the order of the file',
      `a:\n  ${MAPPING}\n  tag: 1.0\nbImage: ${IMAGE}:2\n`,
      [
        { path: 'a', repository: IMAGE, tag: '1.0', line: 3 },
        { path: 'bImage', repository: IMAGE, tag: '2', line: 4 },
      ],
    ],
    [
      'an anchor once',
      `a: &i\n  ${MAPPING}\n  tag: v1\nb: *i\n`,
      [{ path: 'a', repository: IMAGE, tag: 'v1', line: 3 }],
    ],
  ])('finds %s', (_, text, expected) => {
    expect(findHelmImages(text, IMAGE)).toEqual(expected);
    expect(findHelmImages(text.replace(/\n/g, '\r\n'), IMAGE)).toEqual(
      expected,
    );
  });

  it.each([
    ['nothing', ''],
    ['comments', '# image\n'],
    ['a repository without a version', `image:\n  ${MAPPING}\n`],
    ['another image', `image:\n  ${MAPPING}-worker\n  tag: "1"\n`],
    ['another registry', 'image: {registry: x, repository: acme/shop, tag: a}'],
    ['a reference without a version', `image: ${IMAGE}\n`],
    ['a template', `image: "${IMAGE}:{{ .Values.tag }}"\n`],
    ['a text that is no image', `note: ${IMAGE}:1.2.3\n`],
    ['the file itself', `${MAPPING}\ntag: "1"\n`],
  ])('finds none in %s', (_, text) => {
    expect(findHelmImages(text, IMAGE)).toEqual([]);
  });

  it.each([
    ['a: [\n', 'invalid-yaml'],
    ['a: 1\na: 2\n', 'duplicate-key'],
    ['a: 1\n---\nb: 2\n', 'multiple-documents'],
  ])('refuses %j with the line', (text, code) => {
    expect(() => findHelmImages(text, IMAGE)).toThrow(
      expect.objectContaining({ code, line: expect.any(Number) }),
    );
  });
});
