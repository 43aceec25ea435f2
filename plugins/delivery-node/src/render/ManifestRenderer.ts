import type { GitRepository } from '../host/GitRepository';

/** Which source is rendered, and what would be written into it. @public */
export interface RenderRequest {
  repository: GitRepository;
  /** The commit or branch that is read. */
  ref: string;
  /** The folder an Application points to; `''` is the root. */
  path: string;
  /** Files as they would be instead, by path; null: it would not be there. */
  changes: ReadonlyMap<string, string | null>;
  /** Ends when nobody waits for the answer any more. */
  signal?: AbortSignal;
}

/**
 * Says which manifests a folder in Git comes to, so that a dry run can show what a promotion
 * would change in the cluster.
 *
 * @public
 */
export interface ManifestRenderer {
  /** `kustomize`, … for messages. */
  readonly type: string;
  /**
   * The manifests as one YAML stream; undefined when it does not know this kind of source. The
   * message of an `InputError`, a `GitHostError` or a `ServiceUnavailableError` is shown to who
   * asked, that of any other goes to the log. Values of Secrets may be in the answer: they are
   * masked before anybody sees it.
   */
  render(request: RenderRequest): Promise<string | undefined>;
}
