import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';

/** What a plan needs of a repository. */
export type GitReader = Pick<
  GitRepository,
  'resolveRef' | 'listFolder' | 'readFile'
>;

/** Finds a repository by its URL. */
export type GitReaderOf = (url: string) => GitReader;

/**
 * Repositories as they are at one moment: a branch is looked up once, so that everything of a
 * plan is read at the same commit.
 */
export function createSnapshot(repositoryOf: GitReaderOf): GitReaderOf {
  const readers = new Map<string, GitReader>();
  return url => {
    const known = readers.get(url);
    const reader = known ?? createReader(repositoryOf(url));
    readers.set(url, reader);
    return reader;
  };
}

function createReader(repository: GitReader): GitReader {
  const refs = new Map<string, Promise<string | undefined>>();
  return {
    resolveRef: ref => {
      const known = refs.get(ref);
      const resolved = known ?? repository.resolveRef(ref);
      refs.set(ref, resolved);
      return resolved;
    },
    listFolder: options => repository.listFolder(options),
    readFile: options => repository.readFile(options),
  };
}
