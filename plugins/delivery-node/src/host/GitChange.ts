/** A pull request, merge request or what the host calls it. @public */
export interface GitChange {
  number: number;
  url: string;
  state: 'open' | 'merged' | 'closed';
  title: string;
  branch: string;
  base: string;
  headSha: string;
  mergeSha?: string;
  /** Login of who merged or closed it, where the host tells. */
  endedBy?: string;
}
