/*
 * Names that come from outside (URLs, request bodies) and end up as file names or git
 * arguments. Everything here is refused rather than escaped.
 */

const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/;
const REPOSITORY = /^[A-Za-z0-9._-]{1,100}$/;
const REF_FORBIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\.$|\/$|^\/|^-/;
// eslint-disable-next-line no-control-regex
const PATH_FORBIDDEN = /[\u0000-\u001f\u007f\\]/;

export const ZERO_SHA = '0'.repeat(40);
/** The tree with nothing in it; git knows it without having it stored. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export function isOwnerName(name: string): boolean {
  return OWNER.test(name);
}

export function isRepositoryName(name: string): boolean {
  return (
    REPOSITORY.test(name) &&
    name !== '.' &&
    name !== '..' &&
    !name.endsWith('.git') &&
    !name.endsWith('.lock')
  );
}

/** A branch or tag name, or a full ref, by git's own rules (git-check-ref-format). */
export function isRefName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= 244 &&
    name !== '@' &&
    !REF_FORBIDDEN.test(name) &&
    name
      .split('/')
      .every(part => !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

/** A path of a file inside a repository: relative, clean, and never into `.git`. */
export function isTreePath(path: string): boolean {
  return (
    path.length > 0 &&
    path.length <= 4096 &&
    !PATH_FORBIDDEN.test(path) &&
    path
      .split('/')
      .every(
        part =>
          part !== '' &&
          part !== '.' &&
          part !== '..' &&
          part.toLowerCase() !== '.git',
      )
  );
}

export function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}
