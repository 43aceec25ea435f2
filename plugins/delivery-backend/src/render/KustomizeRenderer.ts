import type {
  ManifestRenderer,
  RenderRequest,
} from '@lockstep/backstage-plugin-delivery-node';
import { resolveInside } from '../domain/render';
import { collectKustomization } from './collectKustomization';
import { RepositoryFiles } from './RepositoryFiles';
import { runKustomize } from './runKustomize';

/** Renders folders with a kustomization file, with the kustomize program. */
export class KustomizeRenderer implements ManifestRenderer {
  readonly type = 'kustomize';

  constructor(
    private readonly options: {
      /** A name to be found on the PATH, or a path. */
      program: string;
    },
  ) {}

  async render(request: RenderRequest): Promise<string | undefined> {
    const folder = resolveInside('', request.path.replace(/^\/+/, ''));
    const files = await collectKustomization(
      new RepositoryFiles(request),
      folder,
    );
    return (
      files &&
      runKustomize({
        program: this.options.program,
        files,
        folder,
        signal: request.signal,
      })
    );
  }
}
