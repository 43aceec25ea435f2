import { mapPushRace } from './mapPushRace';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);

describe('mapPushRace', () => {
  it.each([
    ' ! [rejected]        main -> main (non-fast-forward)',
    ' ! [rejected]        main -> main (fetch first)',
    ' ! [rejected]        main -> main (stale info)',
    ` ! [remote rejected] HEAD -> x (cannot lock ref 'refs/heads/x': is at ${A} but expected ${B})`,
    ` ! [remote rejected] HEAD -> x (cannot lock ref 'refs/heads/x': reference already exists)`,
    ' ! [remote rejected] HEAD -> main (incorrect old value provided)',
    'Update is not a fast forward',
    'Reference already exists',
    'Reference does not exist',
    `Expected branch to point to "${A}" but it did not. Pull and try again.`,
  ])('a race: %s', message => expect(mapPushRace(message)).toBe('race'));

  it.each([
    ' ! [remote rejected] main -> main (protected branch hook declined)',
    ' ! [remote rejected] main -> main (pre-receive hook declined)',
    ' ! [remote rejected] main -> main (shallow update not allowed)',
    ` ! [remote rejected] x -> a/b (cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create 'refs/heads/a/b')`,
    'remote: Permission to acme/shop.git denied to bot.',
    'Changes must be made through a pull request.',
    'fatal: unable to access: Could not resolve host',
    '',
  ])('something else: %s', message =>
    expect(mapPushRace(message)).toBe('other'),
  );
});
