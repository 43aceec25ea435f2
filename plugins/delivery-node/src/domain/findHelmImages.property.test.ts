import fc from 'fast-check';
import { editHelmImages, readHelmImages } from './helmImages';
import { findHelmImages } from './findHelmImages';
import type { ImageEditError } from './ImageEditError';

const IMAGE = 'ghcr.io/acme/shop';

const key = fc.constantFrom('image', 'web', 'a.b', 'yes', '1', 'x-y', 'a\\b');
const tag = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/),
  fc.constantFrom('1.10', '1_000', 'yes', '0777', '1e3', '2026-01-01', 'null'),
);
const comment = fc.constantFrom('', '', ' # keep', ' # {"$x": "a:tag"}');
const quote = fc.constantFrom('"', "'");
const eol = fc.constantFrom('\n', '\r\n');

/** A mapping below other keys, with neighbours that are none of our business. */
const values = fc
  .record({
    keys: fc.array(key, { minLength: 1, maxLength: 4 }),
    tag,
    comment,
    quote,
    eol,
    split: fc.boolean(),
    pullPolicy: fc.boolean(),
  })
  .map(({ keys, ...given }) => {
    const { quote: q } = given;
    const indent = '  '.repeat(keys.length);
    const quoted = (name: string) => `'${name}'`;
    const lines = [
      `# values${given.comment}`,
      'other: {repository: envoy, tag: v1}',
      'top:',
      ...keys.map((name, depth) => `${'  '.repeat(depth + 1)}${quoted(name)}:`),
      ...(given.split
        ? ['registry: ghcr.io', 'repository: acme/shop']
        : [`repository: ${IMAGE}${given.comment}`]
      ).map(line => `  ${indent}${line}`),
      ...(given.pullPolicy ? [`  ${indent}pullPolicy:   Always`] : []),
      `  ${indent}tag: ${q}${given.tag}${q}${given.comment}`,
      'after: 1.10   # kept',
      '',
    ];
    return {
      text: lines.join(given.eol),
      line: lines.length - 2,
      tag: given.tag,
    };
  });

describe('findHelmImages', () => {
  it('finds the one place, and an edit there changes its line alone', () => {
    fc.assert(
      fc.property(values, tag, (generated, next) => {
        const [found, ...others] = findHelmImages(generated.text, IMAGE);
        expect(others).toEqual([]);
        expect(found).toMatchObject({
          line: generated.line,
          tag: generated.tag,
        });
        const { path } = found;
        const edited = editHelmImages(generated.text, [{ path, tag: next }]);
        expect(readHelmImages(edited, [path])[0].tag).toBe(next);
        const [before, after] = [generated.text, edited].map(text =>
          text.split('\n'),
        );
        expect(after).toHaveLength(before.length);
        expect(
          after.flatMap((line, index) =>
            line === before[index] ? [] : [index + 1],
          ),
        ).toEqual(next === generated.tag ? [] : [generated.line]);
        expect(editHelmImages(edited, [{ path, tag: generated.tag }])).toBe(
          generated.text,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers or refuses, whatever the text', () => {
    const text = fc
      .array(
        fc.constantFrom(
          'image',
          ':',
          ' ',
          '\n',
          '- ',
          '&a',
          '*a',
          '{',
          '}',
          'tag: 1',
          `repository: ${IMAGE}`,
          '<<: *a',
          '  ',
          '"',
          '#',
          '\r\n',
          '---',
        ),
        { maxLength: 25 },
      )
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(text, source => {
        expect(outcomeOf(source)).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

function outcomeOf(source: string): string {
  try {
    findHelmImages(source, IMAGE);
    return 'found';
  } catch (error) {
    return (error as ImageEditError).code;
  }
}
