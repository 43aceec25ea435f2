import type { FailurePolicy } from '@lockstep/backstage-plugin-delivery-common';

/** Who must consent before a change is merged. */
export interface ApprovalRule {
  /** From how many people. */
  count: number;
  /** Entity references; of which groups they must be members. Empty: whoever has the permission. */
  groups: string[];
  /** Whether the one who asked counts. */
  allowRequester: boolean;
  /** Whether a revert to what ran before needs them too. */
  forReverts: boolean;
}

/** Which change ticket must come along. */
export interface TicketRule {
  pattern: RegExp;
  /** Where a person sees the ticket; `{ticket}` stands for it. */
  link: string | undefined;
  check: TicketCheck | undefined;
  forReverts: boolean;
}

/** How the ticket system is asked. */
export interface TicketCheck {
  /** `{ticket}` stands for the ticket. */
  url: string;
  headers: Record<string, string>;
  /** Dotted path of the field of the JSON answer that decides; absent: that it answers is enough. */
  field: string | undefined;
  /** Values of the field that let it pass. */
  values: string[];
}

/** What an environment asks of a promotion into it, read from `delivery.environments.<name>`. */
export interface EnvironmentRules {
  /** False: a person merges the pull request on the Git host. */
  autoMerge: boolean;
  approvals: ApprovalRule | undefined;
  changeTicket: TicketRule | undefined;
  /** Names of commit statuses and check runs that must have succeeded. */
  checks: string[];
  /** How long the version must have been healthy where it comes from. */
  soakMs: number;
  /** A version that is healthy where it comes from is requested without anybody asking. */
  autoPromote: boolean;
  onFailure: FailurePolicy;
}

/** The rules of an environment that has none. */
export const NO_RULES: EnvironmentRules = {
  autoMerge: true,
  approvals: undefined,
  changeTicket: undefined,
  checks: [],
  soakMs: 0,
  autoPromote: false,
  onFailure: 'none',
};
