import type { BranchProtectionRecord } from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import {
  isObject,
  optionalBoolean,
  optionalObject,
  optionalStrings,
} from './requestBody';

const REQUIRED = [
  'required_status_checks',
  'enforce_admins',
  'required_pull_request_reviews',
  'restrictions',
];

/** The protection a `PUT …/protection` asks for; its four main keys must be there, null or not. */
export function readProtection(
  body: Record<string, unknown>,
): BranchProtectionRecord {
  for (const key of REQUIRED) {
    if (body[key] === undefined) {
      throw new GithubApiError(
        422,
        `Invalid request.\n\n"${key}" wasn't supplied.`,
      );
    }
  }
  const checks = optionalObject(body, 'required_status_checks');
  const reviews = optionalObject(body, 'required_pull_request_reviews');
  const flag = (key: string) => optionalBoolean(body, key) ?? false;
  return {
    requiredStatusChecks: checks
      ? {
          strict: optionalBoolean(checks, 'strict') ?? false,
          contexts: optionalStrings(checks, 'contexts') ?? contextsOf(checks),
        }
      : null,
    enforceAdmins: flag('enforce_admins'),
    requiredReviews: reviews
      ? {
          count: Number(reviews.required_approving_review_count ?? 1),
          dismissStale:
            optionalBoolean(reviews, 'dismiss_stale_reviews') ?? false,
          codeOwners:
            optionalBoolean(reviews, 'require_code_owner_reviews') ?? false,
          lastPushApproval:
            optionalBoolean(reviews, 'require_last_push_approval') ?? false,
        }
      : null,
    linearHistory: flag('required_linear_history'),
    allowForcePushes: flag('allow_force_pushes'),
    allowDeletions: flag('allow_deletions'),
    conversationResolution: flag('required_conversation_resolution'),
    requiredSignatures: false,
    // GitHub keeps this one in its rulesets.
    mergeQueue: flag('required_merge_queue'),
  };
}

/** The newer form of the same list. */
function contextsOf(checks: Record<string, unknown>): string[] {
  return (Array.isArray(checks.checks) ? checks.checks : [])
    .filter(isObject)
    .map(check => String(check.context));
}
