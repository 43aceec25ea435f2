const ENVIRONMENTS = ['dev', 'test', 'prod'];
const TEAMS = 40;
const SYSTEMS = 200;
const EPOCH = Date.UTC(2026, 0, 1);

export const ARGOCD_NAMESPACE = 'argocd';
export const TEAM_NAMES = Array.from({ length: TEAMS }, (_, i) => `team-${i}`);
export const SYSTEM_NAMES = Array.from(
  { length: SYSTEMS },
  (_, i) => `system-${i}`,
);

/** Everything about a deployment that follows from its number alone. */
export function nameDeployment(index: number) {
  const environment = ENVIRONMENTS[index % ENVIRONMENTS.length];
  const component = `svc-${index}`;
  const team = TEAM_NAMES[index % TEAMS];
  return {
    component,
    environment,
    team,
    system: SYSTEM_NAMES[index % SYSTEMS],
    application: `${component}-${environment}`,
    namespace: `${team}-${environment}`,
    image: `registry.example.com/${team}/${component}`,
  };
}

export function tagOf(revision: number): string {
  return `1.${revision}.0`;
}

/** As controllers derive it: eight characters or so that say nothing. */
export function hashOf(index: number, revision: number): string {
  return scatter(index * 131 + revision, 7)
    .toString(36)
    .slice(0, 7);
}

/** A uid of an object; the same parts give the same one. */
export function uidOf(...parts: Array<string | number>): string {
  const text = parts.join('/');
  const words = [1, 2, 3, 4].map(salt =>
    scatter(sum(text, salt), salt).toString(16).padStart(8, '0').slice(0, 8),
  );
  const hex = words.join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Forty hexadecimal digits, like a commit. */
export function commitOf(...parts: Array<string | number>): string {
  return `${uidOf('commit', ...parts)}${uidOf(...parts)}`
    .replaceAll('-', '')
    .slice(0, 40);
}

/** A time that follows from a number, RFC 3339 with seconds. */
export function timeOf(index: number, minutes: number): string {
  return new Date(EPOCH + (index % 5_000) * 37_000 + minutes * 60_000)
    .toISOString()
    .replace('.000Z', 'Z');
}

function sum(text: string, salt: number): number {
  let hash = 2166136261 ^ salt;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  }
  return hash >>> 0;
}

/** Spreads a number over 53 bits. */
function scatter(value: number, salt: number): number {
  const high = Math.imul((value + salt) ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  const low = Math.imul(high ^ (high >>> 13) ^ value, 0xc2b2ae35) >>> 0;
  return (high % 2 ** 20) * 2 ** 32 + ((low ^ (low >>> 16)) >>> 0);
}
