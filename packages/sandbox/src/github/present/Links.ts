/** Where things are found: over the API (`/api/v3`) and as pages for people. */
export class Links {
  readonly web: string;
  readonly api: string;

  constructor(webUrl: string) {
    this.web = webUrl.replace(/\/+$/, '');
    this.api = `${this.web}/api/v3`;
  }

  /** API address of a repository. */
  repository(fullName: string): string {
    return `${this.api}/repos/${fullName}`;
  }

  /** Page of a repository. */
  page(fullName: string): string {
    return `${this.web}/${fullName}`;
  }

  /** A path for use in an address: each part escaped, the slashes kept. */
  static path(path: string): string {
    return path.split('/').map(encodeURIComponent).join('/');
  }
}

/** The opaque id GitHub gives beside the number. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}
