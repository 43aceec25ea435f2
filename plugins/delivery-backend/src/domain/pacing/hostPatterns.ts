/** The Git host of a clone URL, with its port where it is not the usual one; lower case. */
export function gitHostOf(repoURL: string): string {
  try {
    return new URL(repoURL).host.toLocaleLowerCase('en-US');
  } catch {
    // `git@host:owner/name.git`, the short form of SSH
    const [, host = repoURL] = /^(?:[^@/]*@)?([^:/]+)[:/]/.exec(repoURL) ?? [];
    return host.toLocaleLowerCase('en-US');
  }
}

/** Whether a host is named by one of the patterns: `github.com`, `*.ghe.com`. */
export function matchesHost(
  host: string,
  patterns: readonly string[],
): boolean {
  return patterns
    .map(pattern => pattern.toLocaleLowerCase('en-US'))
    .some(pattern =>
      pattern.startsWith('*.')
        ? host.endsWith(pattern.slice(1))
        : host === pattern,
    );
}
