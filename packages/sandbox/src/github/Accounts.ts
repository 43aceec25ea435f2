import type { Request } from 'express';

/** Who may sign in, by token. */
export class Accounts {
  readonly #logins: Map<string, string>;

  constructor(logins: Record<string, string>) {
    this.#logins = new Map(Object.entries(logins));
  }

  /**
   * Who sent the request: a login, `anonymous` without credentials, `unknown` when the
   * credentials are not ours. Takes `token`, `Bearer` and, for git, basic authentication.
   */
  identify(
    req: Request,
  ):
    | { login: string }
    | { login?: undefined; reason: 'anonymous' | 'unknown' } {
    const header = req.get('authorization');
    if (!header) {
      return { reason: 'anonymous' };
    }
    const space = header.indexOf(' ');
    const scheme = header.slice(0, space).toLowerCase();
    const value = header.slice(space + 1).trim();
    const login = tokensIn(scheme, value)
      .map(token => this.#logins.get(token))
      .find(found => found !== undefined);
    return login === undefined ? { reason: 'unknown' } : { login };
  }

  logins(): string[] {
    return [...new Set(this.#logins.values())];
  }
}

function tokensIn(scheme: string, value: string): string[] {
  if (scheme === 'token' || scheme === 'bearer') {
    return [value];
  }
  if (scheme === 'basic') {
    // GitHub takes the token as password, and also as user name.
    const text = Buffer.from(value, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return colon === -1
      ? [text]
      : [text.slice(colon + 1), text.slice(0, colon)];
  }
  return [];
}
