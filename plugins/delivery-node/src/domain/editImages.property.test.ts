import fc from 'fast-check';
import { parse } from 'yaml';
import { editImages, type ImageChange } from './editImages';
import { readImages } from './readImages';
import { isPlainSafe } from './yamlScalar';

/** A kustomization file in three parts, and what its images are. */
interface Generated {
  before: string;
  target: string;
  after: string;
  images: Array<Record<string, string>>;
  targetIndex: number;
}

const tag = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/),
  fc.constantFrom(
    '1.10',
    '1_000',
    'yes',
    'on',
    'off',
    'n',
    '0777',
    '0o17',
    '0x1F',
    '1e3',
    '.5',
    '2026-01-01',
    '2026-1-1',
    'null',
    'true',
    '1.4.0',
    'v1',
    '08',
    '1__0',
    '123456',
  ),
);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map(hex => `sha256:${hex}`);
const newName = fc.constantFrom(
  'ghcr.io/acme/shop',
  'localhost:5000/a/b',
  'my-image',
);
const comment = fc.constantFrom(
  '',
  '',
  '',
  '# keep',
  '# {"$imagepolicy": "a:b:tag"}',
  '#: x, y',
);
const style = fc.constantFrom('plain', 'single', 'double');

function write(value: string, how: string): string {
  if (how === 'single') {
    return `'${value}'`;
  }
  return how === 'double' || !isPlainSafe(value) ? `"${value}"` : value;
}

const entryOf = (name: string) =>
  fc.record({
    name: fc.constant(name),
    newName: fc.option(newName, { nil: undefined }),
    newTag: fc.option(tag, { nil: undefined }),
    digest: fc.option(digest, { nil: undefined }),
    tagSuffix: fc.option(fc.constant('-alpine'), { nil: undefined }),
    order: fc.shuffledSubarray(
      ['name', 'newName', 'newTag', 'digest', 'tagSuffix'],
      {
        minLength: 5,
      },
    ),
    styles: fc.array(style, { minLength: 5, maxLength: 5 }),
    comments: fc.array(comment, { minLength: 5, maxLength: 5 }),
    lineComment: fc.boolean(),
    blank: fc.boolean(),
    flow: fc.constantFrom('no', 'no', 'no', 'tight', 'padded'),
    gap: fc.constantFrom(' ', ' ', '   '),
  });

type Entry = typeof entryOf extends (name: string) => fc.Arbitrary<infer T>
  ? T
  : never;

function writeEntry(entry: Entry, indent: string, eol: string): string {
  const keys = entry.order.filter(key => entry[key as 'name'] !== undefined);
  const pairs = keys.map(
    (key, index) =>
      `${key}: ${write(entry[key as 'name'], entry.styles[index])}`,
  );
  if (entry.flow !== 'no') {
    const pad = entry.flow === 'padded' ? ' ' : '';
    return (
      `${indent}- {${pad}${pairs.join(', ')}${pad}} ${
        entry.comments[0]
      }`.trimEnd() + eol
    );
  }
  const inner = `${indent} ${' '.repeat(entry.gap.length)}`;
  const lines = pairs.map((pair, index) => {
    const lead = index === 0 ? `${indent}-${entry.gap}` : inner;
    return `${lead}${pair} ${entry.comments[index]}`.trimEnd();
  });
  if (entry.lineComment && lines.length > 1) {
    lines.splice(1, 0, `${inner}# a line of its own`);
  }
  if (entry.blank) {
    lines.push('');
  }
  return lines.join(eol) + eol;
}

const file: fc.Arbitrary<Generated> = fc
  .record({
    names: fc.uniqueArray(
      fc.constantFrom('shop', 'nginx', 'a/b', 'x.io/y', 'redis'),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    pick: fc.nat(),
    eol: fc.constantFrom('\n', '\n', '\r\n'),
    indent: fc.constantFrom('', '  '),
    head: fc.shuffledSubarray([
      '# head',
      '',
      'apiVersion: kustomize.config.k8s.io/v1beta1',
      'namePrefix:   "x-"  # odd spaces',
      "commonLabels: {app: shop,  tier: 'web'}",
    ]),
    start: fc.constantFrom('', '', '\uFEFF', '---', '\uFEFF---'),
    tail: fc.shuffledSubarray([
      '# tail',
      'namespace: shop',
      'long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb ccccccccccccccccccc',
      'patches:~- patch: |-~    - op: add~      path: /a~      value: {b:   1}',
      'resources:~  - ../../base~  # why',
    ]),
    finalBreak: fc.boolean(),
  })
  .chain(shape =>
    fc.tuple(...shape.names.map(entryOf)).map((entries): Generated => {
      const { eol, indent } = shape;
      const targetIndex = shape.pick % entries.length;
      const texts = entries.map(entry => writeEntry(entry, indent, eol));
      const start = shape.start.endsWith('---')
        ? shape.start + eol
        : shape.start;
      const head = [...shape.head, 'images:'].join(eol) + eol;
      const tail = shape.tail
        .map(block => block.replace(/~/g, eol) + eol)
        .join('');
      const parts = {
        before: start + head + texts.slice(0, targetIndex).join(''),
        target: texts[targetIndex],
        after: texts.slice(targetIndex + 1).join('') + tail,
      };
      if (!shape.finalBreak) {
        const last = parts.after ? 'after' : 'target';
        parts[last] = parts[last].replace(/(\r?\n)+$/, '');
      }
      return {
        ...parts,
        targetIndex,
        images: entries.map(entry =>
          Object.fromEntries(
            ['name', 'newName', 'newTag', 'digest', 'tagSuffix']
              .filter(key => entry[key as 'name'] !== undefined)
              .map(key => [key, entry[key as 'name']]),
          ),
        ),
      };
    }),
  );

const wish = fc.oneof(
  fc.record({ tag }),
  fc.record({ digest }),
  fc.record({ tag, digest }),
  fc.record({ newName }),
  fc.record({ newName, tag }),
);

const textOf = ({ before, target, after }: Generated) =>
  before + target + after;
const imagesOf = (text: string) => parse(text, { schema: 'failsafe' }).images;
const commentsIn = (text: string) => text.match(/#.*/g) ?? [];

function expectedEntry(current: Record<string, string>, change: ImageChange) {
  const result = { ...current };
  if (change.newName !== undefined) {
    result.newName = change.newName;
  }
  if (change.tag !== undefined || change.digest !== undefined) {
    delete result.newTag;
    delete result.digest;
    Object.assign(
      result,
      change.tag !== undefined && { newTag: change.tag },
      change.digest !== undefined && { digest: change.digest },
    );
  }
  return result;
}

/** `LOCKSTEP_EDITED_FILES=100000` is the long run; see CONTRIBUTING.md. */
const FILES = Number(process.env.LOCKSTEP_EDITED_FILES ?? 3_000);

describe('editImages on generated kustomization files', () => {
  it('changes the values asked for and not a byte outside their entry', () => {
    fc.assert(
      fc.property(file, wish, (generated, values) => {
        const text = textOf(generated);
        const current = generated.images[generated.targetIndex];
        const change = { name: current.name, ...values };
        const edited = editImages(text, [change]);

        expect(edited.startsWith(generated.before)).toBe(true);
        expect(edited.endsWith(generated.after)).toBe(true);
        const expected = [...generated.images];
        expected[generated.targetIndex] = expectedEntry(current, change);
        expect(imagesOf(edited)).toEqual(expected);
        expect(commentsIn(edited)).toEqual(commentsIn(text));
        expect(editImages(edited, [change])).toBe(edited);
      }),
      { numRuns: FILES },
    );
  });

  it('writes strings for readers of YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(file, tag, (generated, value) => {
        const { name } = generated.images[generated.targetIndex];
        const edited = editImages(textOf(generated), [{ name, tag: value }]);
        for (const version of ['1.1', '1.2'] as const) {
          const { images } = parse(edited, { version });
          expect(images[generated.targetIndex].newTag).toBe(value);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('adds an entry and keeps everything that was there', () => {
    fc.assert(
      fc.property(file, wish, (generated, values) => {
        const text = textOf(generated);
        const change = { name: 'added', ...values };
        const edited = editImages(text, [change]);
        expect(imagesOf(edited)).toEqual([
          ...generated.images,
          expectedEntry({ name: 'added' }, change),
        ]);
        expect(withoutAddition(edited, text)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives back the same string when nothing changes', () => {
    fc.assert(
      fc.property(file, generated => {
        const text = textOf(generated);
        const changes = readImages(text).map(
          ({ tagSuffix, ...change }) => change,
        );
        expect(editImages(text, changes)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

/** Whether the text is the edited one with a single stretch cut out. */
function withoutAddition(edited: string, text: string): boolean {
  let start = 0;
  while (start < text.length && edited[start] === text[start]) {
    start += 1;
  }
  return edited.endsWith(text.slice(start));
}
