import type { GitRepository } from './GitRepository';

/** A Git host: hands out the repositories it is responsible for. @public */
export interface GitHost {
  /** `github`, … for logs and messages. */
  readonly type: string;
  /** The repository behind a clone URL, or undefined when it belongs to another host. */
  repository(url: string): GitRepository | undefined;
}
