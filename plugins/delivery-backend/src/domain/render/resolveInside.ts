import { InputError } from '@backstage/errors';

/** A path as it is written in a file of `folder`, from the root of the repository. */
export function resolveInside(folder: string, written: string): string {
  const refuse = (why: string): never => {
    throw new InputError(
      `${folder || 'the root'} refers to '${written}', which ${why}`,
    );
  };
  if (isRemote(written)) {
    refuse('is not in the repository; nothing is fetched to render a preview');
  }
  if (written.startsWith('/') || written.includes('\0')) {
    refuse('is no path inside the repository');
  }
  const parts: string[] = folder === '' ? [] : folder.split('/');
  for (const part of written.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) {
        refuse('lies outside of the repository');
      }
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}

/** What kustomize would go to the network for, whether or not a file has that name. */
function isRemote(written: string): boolean {
  return (
    written.includes('://') ||
    written.includes('::') ||
    written.includes('?') ||
    /^[^/]*@[^/]*:/.test(written) ||
    /^(git|https?|ssh|file):/i.test(written)
  );
}
