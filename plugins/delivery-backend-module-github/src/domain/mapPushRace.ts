const RACES = [
  // git, on any host
  /\(non-fast-forward\)/i,
  /\(fetch first\)/i,
  /\(stale info\)/i,
  /\(remote ref updated since checkout\)/i,
  /cannot lock ref .*(is at [0-9a-f]+ but expected|reference already exists)/i,
  // GitLab's receive hook
  /incorrect old value provided/i,
  // GitHub's REST and GraphQL APIs
  /update is not a fast.?forward/i,
  /reference already exists/i,
  /reference does not exist/i,
  /expected branch to point to/i,
  /\bSTALE_DATA\b/,
];

/**
 * Whether a refused write lost against another writer, judged by what git or a host's API
 * says. A race is settled by reading again and applying the edit again; everything else
 * (a protected branch, a hook that declined, a name that clashes with a folder) is not.
 *
 * @public
 */
export function mapPushRace(message: string): 'race' | 'other' {
  return RACES.some(pattern => pattern.test(message)) ? 'race' : 'other';
}
