import { createHash } from 'node:crypto';
import { KubeStatusError } from '../KubeStatusError';
import type { Grant } from './Grant';

/**
 * Somebody who may use the API, and how far.
 *
 * @public
 */
export interface KubeAccount {
  token: string;
  /** As refusals name it; a service account is `system:serviceaccount:<namespace>:<name>`. */
  user: string;
  grants: readonly Grant[];
}

/**
 * Who has which token. Tokens and grants may change while the server runs; a watch that is
 * open goes on, as on a real server, where only the next request is asked for its token.
 *
 * @public
 */
export class KubeAccounts {
  readonly #accounts = new Map<string, Omit<KubeAccount, 'token'>>();
  /** Digests of tokens, so that a look-up takes as long for a near miss as for any other. */
  readonly #users = new Map<string, string>();

  constructor(accounts: readonly KubeAccount[]) {
    for (const { token, user, grants } of accounts) {
      if (this.#accounts.has(user)) {
        throw new Error(`there are two accounts of user ${user}`);
      }
      this.#accounts.set(user, { user, grants });
      this.replaceToken(user, token);
    }
  }

  /** Gives a user a new token; the old one is 401 from now on. */
  replaceToken(user: string, token: string): void {
    const digest = digestOf(token);
    const owner = this.#users.get(digest) ?? user;
    if (token === '') {
      throw new Error(`the token of user ${user} is empty`);
    }
    if (owner !== user) {
      throw new Error(`users ${owner} and ${user} cannot have the same token`);
    }
    this.revokeToken(user);
    this.#users.set(digest, user);
  }

  /** Ends the token of a user, as when it expires. */
  revokeToken(user: string): void {
    this.#require(user);
    for (const [digest, owner] of this.#users) {
      if (owner === user) {
        this.#users.delete(digest);
      }
    }
  }

  /** Changes what a user may do. */
  setGrants(user: string, grants: readonly Grant[]): void {
    this.#require(user);
    this.#accounts.set(user, { user, grants });
  }

  /**
   * Who sent a request. Takes the token as bearer, and as password of basic authentication
   * too: over plain HTTP kubectl sends no bearer token, only what stands in the URL.
   */
  authenticate(authorization = ''): Omit<KubeAccount, 'token'> {
    const [scheme, value = ''] = authorization.split(' ');
    const account = this.#accounts.get(
      this.#users.get(digestOf(readToken(scheme.toLowerCase(), value))) ?? '',
    );
    if (!account) {
      throw new KubeStatusError(401, 'Unauthorized', 'Unauthorized');
    }
    return account;
  }

  #require(user: string): void {
    if (!this.#accounts.has(user)) {
      throw new Error(
        `there is no user ${user}, only ${[...this.#accounts.keys()].join(
          ', ',
        )}`,
      );
    }
  }
}

function readToken(scheme: string, value: string): string {
  switch (scheme) {
    case 'bearer':
      return value;
    case 'basic':
      return Buffer.from(value, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, '');
    default:
      return '';
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
