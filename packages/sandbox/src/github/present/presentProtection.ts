import type { BranchProtectionRecord } from '../store/RepositoryRecord';

/** `branch-protection`. */
export function presentProtection(url: string, stored: BranchProtectionRecord) {
  const { requiredStatusChecks: checks, requiredReviews: reviews } = stored;
  return {
    url,
    ...(checks
      ? {
          required_status_checks: {
            url: `${url}/required_status_checks`,
            strict: checks.strict,
            contexts: checks.contexts,
            contexts_url: `${url}/required_status_checks/contexts`,
            checks: checks.contexts.map(context => ({ context, app_id: null })),
          },
        }
      : {}),
    ...(reviews
      ? {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: reviews.dismissStale,
            require_code_owner_reviews: reviews.codeOwners,
            required_approving_review_count: reviews.count,
            require_last_push_approval: reviews.lastPushApproval,
          },
        }
      : {}),
    required_signatures: {
      url: `${url}/required_signatures`,
      enabled: stored.requiredSignatures,
    },
    enforce_admins: {
      url: `${url}/enforce_admins`,
      enabled: stored.enforceAdmins,
    },
    required_linear_history: { enabled: stored.linearHistory },
    allow_force_pushes: { enabled: stored.allowForcePushes },
    allow_deletions: { enabled: stored.allowDeletions },
    block_creations: { enabled: false },
    required_conversation_resolution: {
      enabled: stored.conversationResolution,
    },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  };
}
