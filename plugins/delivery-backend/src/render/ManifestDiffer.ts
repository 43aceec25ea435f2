import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  InputError,
  isError,
  ServiceUnavailableError,
  stringifyError,
} from '@backstage/errors';
import type {
  ApplicationSource,
  Deployment,
  FileDiff,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  GitHostError,
  type GitRepository,
  type ManifestRenderer,
  type RenderRequest,
} from '@lockstep/backstage-plugin-delivery-node';
import { diffManifests } from '../domain/render';
import type { Schedule } from '../index/index';

/** For everything together; who waits for a preview does not wait longer for this. */
const TIMEOUT_MS = 10_000;
/** Errors whose words are meant for who asked. */
const TELLING = [
  InputError.name,
  ServiceUnavailableError.name,
  'GitHostError' satisfies GitHostError['name'],
];

/** What is rendered before and after, for which deployments. */
export interface ManifestQuestion {
  target: readonly Deployment[];
  repository: GitRepository;
  repoURL: string;
  /** The commit or branch that is there now. */
  ref: string;
  /** Files as they would be; null: gone. */
  changes: ReadonlyMap<string, string | null>;
}

/** One diff per deployment that could be rendered, and why the others could not. */
export interface ManifestAnswer {
  rendered: FileDiff[];
  notes: string[];
}

/**
 * Says what a change in Git comes to in the manifests of deployments. Never fails: what cannot
 * be rendered in time is said in a note.
 */
export class ManifestDiffer {
  constructor(
    private readonly options: {
      renderers: readonly ManifestRenderer[];
      schedule: Schedule;
      logger: LoggerService;
    },
  ) {}

  /** Undefined when no renderer is set up. */
  async diff(question: ManifestQuestion): Promise<ManifestAnswer | undefined> {
    if (this.options.renderers.length === 0) {
      return undefined;
    }
    const limit = new AbortController();
    const late = new Promise<undefined>(resolve => {
      limit.signal.addEventListener('abort', () => resolve(undefined));
    });
    const cancel = this.options.schedule(() => limit.abort(), TIMEOUT_MS);
    const answer: ManifestAnswer = { rendered: [], notes: [] };
    try {
      for (const deployment of question.target) {
        const { name } = deployment.application;
        const diff = limit.signal.aborted
          ? undefined
          : await Promise.race([
              this.diffOne(deployment, question, limit.signal),
              late,
            ]);
        if (diff === undefined) {
          answer.notes.push(
            `${name} was not rendered within ${TIMEOUT_MS / 1000} s.`,
          );
        } else if (typeof diff === 'string') {
          answer.notes.push(`${name} cannot be rendered: ${diff}.`);
        } else {
          answer.rendered.push(diff);
        }
      }
    } finally {
      cancel();
    }
    return answer;
  }

  /** The diff, or the reason why there is none. */
  private async diffOne(
    { application }: Deployment,
    question: ManifestQuestion,
    signal: AbortSignal,
  ): Promise<FileDiff | string> {
    const { repoURL } = question;
    const sources = application.sources.filter(
      source =>
        source.path !== undefined &&
        !source.chart &&
        source.repoURL === repoURL,
    );
    try {
      const before = await this.renderAll(sources, {
        ...question,
        changes: new Map(),
        signal,
      });
      const after = await this.renderAll(sources, { ...question, signal });
      return before === undefined || after === undefined
        ? 'no renderer that is set up knows its source'
        : {
            repoURL,
            path: application.name,
            lines: diffManifests(before, after),
          };
    } catch (error) {
      return signal.aborted ? 'it took too long' : this.explain(error);
    }
  }

  private async renderAll(
    sources: readonly ApplicationSource[],
    request: Omit<RenderRequest, 'path'>,
  ): Promise<string | undefined> {
    const streams: string[] = [];
    for (const { path = '' } of sources) {
      const stream = await this.renderOne({ ...request, path });
      if (stream !== undefined) {
        streams.push(stream);
      }
    }
    return streams.length > 0 ? streams.join('\n---\n') : undefined;
  }

  private async renderOne(request: RenderRequest): Promise<string | undefined> {
    for (const renderer of this.options.renderers) {
      const stream = await renderer.render(request);
      if (stream !== undefined) {
        return stream;
      }
    }
    return undefined;
  }

  private explain(error: unknown): string {
    if (isError(error) && TELLING.includes(error.name)) {
      return error.message;
    }
    this.options.logger.warn(
      `Manifests could not be rendered: ${stringifyError(error)}`,
    );
    return 'something unexpected went wrong; the log of the backend says what';
  }
}
