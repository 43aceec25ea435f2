import type { GitWakeup } from '@lockstep/backstage-plugin-delivery-node';

type Json = Record<string, unknown>;

const HEADS = 'refs/heads/';

/**
 * Reads the payload of a GitHub webhook by its shape: pushes, created and deleted branches,
 * pull requests and their reviews, commit statuses, check runs and suites, merge groups.
 * Undefined for every other payload: it is only a hint, so what cannot be read is left to the
 * next poll.
 */
export function mapWakeup(payload: unknown): GitWakeup | undefined {
  const body = asRecord(payload);
  const repoURL = asRecord(body?.repository)?.clone_url;
  if (!body || typeof repoURL !== 'string') {
    return undefined;
  }
  const about =
    readPull(body) ??
    readChecks(body) ??
    readStatus(body) ??
    readMergeGroup(body) ??
    readRef(body);
  return about && { repoURL, ...about };
}

type About = Omit<GitWakeup, 'repoURL'>;

/** `pull_request`, `pull_request_review`. */
function readPull(body: Json): About | undefined {
  const pull = asRecord(body.pull_request);
  if (!pull || typeof pull.number !== 'number') {
    return undefined;
  }
  return { change: pull.number, ...named(asRecord(pull.head)?.ref) };
}

/** `check_run`, `check_suite`: of a pull request where GitHub knows it, else of a branch. */
function readChecks(body: Json): About | undefined {
  const run = asRecord(body.check_run);
  const suite = asRecord(run?.check_suite ?? body.check_suite);
  if (!run && !suite) {
    return undefined;
  }
  const pulls = (run ?? suite)?.pull_requests;
  const number = Array.isArray(pulls) ? asRecord(pulls[0])?.number : undefined;
  return orNothing({
    ...(typeof number === 'number' && { change: number }),
    ...named(suite?.head_branch),
  });
}

/** `status`: the first branch whose head it is. */
function readStatus(body: Json): About | undefined {
  return typeof body.context === 'string' && Array.isArray(body.branches)
    ? orNothing(named(asRecord(body.branches[0])?.name))
    : undefined;
}

/** `merge_group`: something happens in the queue of a branch. */
function readMergeGroup(body: Json): About | undefined {
  const group = asRecord(body.merge_group);
  return group && orNothing(named(group.base_ref));
}

/** `push`, whose ref is a full one; `create` and `delete`, whose ref is a name. */
function readRef(body: Json): About | undefined {
  const { ref } = body;
  if (typeof ref !== 'string') {
    return undefined;
  }
  if (body.ref_type !== undefined) {
    return body.ref_type === 'branch' ? { branch: ref } : undefined;
  }
  return ref.startsWith(HEADS) ? named(ref) : undefined;
}

function named(ref: unknown): { branch?: string } {
  if (typeof ref !== 'string') {
    return {};
  }
  return { branch: ref.startsWith(HEADS) ? ref.slice(HEADS.length) : ref };
}

function orNothing(about: About): About | undefined {
  return Object.keys(about).length > 0 ? about : undefined;
}

function asRecord(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Json)
    : undefined;
}
