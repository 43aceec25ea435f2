import { pipeline } from 'node:stream/promises';
import type { Response, Router } from 'express';
import { streamArchive } from '../git/archive';
import type { GithubContext } from '../GithubContext';
import type { Repository } from '../store/Repository';
import { requireCommit } from './resolve';
import { repositoryRoute } from './route';

/** `tarball` and `zipball` send on to the download, as GitHub does. */
export function addArchiveRoutes(router: Router, context: GithubContext): void {
  for (const [path, extension] of [
    ['tarball', 'tar.gz'],
    ['zipball', 'zip'],
  ]) {
    const redirect = repositoryRoute(
      context,
      async ({ req, res, repository }) => {
        const sha = await requireCommit(repository, req.params.ref);
        res.redirect(
          302,
          `${context.links.web}/_codeload/${repository.fullName}/legacy.${extension}/${sha}`,
        );
      },
    );
    router.get(`/repos/:owner/:repo/${path}/:ref(*)`, redirect);
    router.get(`/repos/:owner/:repo/${path}`, redirect);
  }
}

/** Sends a commit as an archive, with the folder name GitHub gives it. */
export async function sendArchive(
  res: Response,
  repository: Repository,
  options: { sha: string; format: 'tar.gz' | 'zip'; folder: string },
): Promise<void> {
  const { sha, format, folder } = options;
  res.type(format === 'zip' ? 'application/zip' : 'application/x-gzip');
  res.attachment(`${folder}.${format}`);
  await pipeline(
    streamArchive(repository.gitDir, sha, { format, folder }),
    res,
  );
}
