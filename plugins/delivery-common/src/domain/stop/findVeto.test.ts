import type { Veto } from '../../model/stop';
import type { Version } from '../../model/version';
import { aVeto, IMAGE, PLACE } from './__fixtures__/stops';
import { findVeto } from './findVeto';

const NOW = '2026-03-02T10:00:00.000Z';
const [A, B] = ['a', 'b'].map(digit => `sha256:${digit.repeat(64)}`);
const image = IMAGE;

describe('findVeto', () => {
  it.each<[string, Version, Version, boolean]>([
    ['same tag', { image, tag: '1' }, { image, tag: '1' }, true],
    ['other tag', { image, tag: '1' }, { image, tag: '2' }, false],
    ['other image', { image, tag: '1' }, { image: 'x', tag: '1' }, false],
    [
      'same digest, another tag',
      { image, tag: '1', digest: A },
      { image, tag: 'stable', digest: A },
      true,
    ],
    [
      'same tag, pushed again',
      { image, tag: '1', digest: A },
      { image, tag: '1', digest: B },
      false,
    ],
    [
      'digest vetoed, tag asked',
      { image, digest: A },
      { image, tag: '1' },
      false,
    ],
    [
      'tag vetoed, digest asked',
      { image, tag: '1' },
      { image, digest: A },
      false,
    ],
    [
      'tag vetoed, both asked',
      { image, tag: '1' },
      { image, tag: '1', digest: A },
      true,
    ],
    ['neither has a tag', { image, digest: A }, { image, digest: A }, true],
  ])('%s', (_, vetoed, version, stopped) => {
    const veto = aVeto({ version: vetoed });
    expect(findVeto({ vetoes: [veto], ...PLACE, version, now: NOW })).toBe(
      stopped ? veto : undefined,
    );
  });

  it.each<[string, Partial<Veto>, boolean]>([
    ['everywhere', {}, true],
    ['here', { environments: ['test', 'prod'] }, true],
    ['elsewhere', { environments: ['test'] }, false],
    ['another entity', { entityRef: 'component:default/x' }, false],
    ['over', { endsAt: NOW }, false],
    ['lifted', { endedAt: NOW, endedBy: 'user:default/ann' }, false],
  ])('%s', (_, changes, stopped) => {
    const found = findVeto({
      vetoes: [aVeto(changes)],
      ...PLACE,
      version: { image, tag: '1.5.0' },
      now: NOW,
    });
    expect(found !== undefined).toBe(stopped);
  });
});
