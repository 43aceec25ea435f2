import type {
  PromotionEventBody,
  PromotionReason,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  GitHostError,
  ImageEditError,
  type GitHostErrorReason,
} from '@lockstep/backstage-plugin-delivery-node';
import { nextAttempt } from '../domain/promotion';
import { MissingGitHostError } from './MissingGitHostError';

const MOST_UNEXPECTED = 8;

const REASONS: Record<GitHostErrorReason, PromotionReason> = {
  unavailable: 'git-host-unavailable',
  'rate-limited': 'git-host-rate-limited',
  unauthorized: 'git-host-unauthorized',
  'not-found': 'git-host-not-found',
  invalid: 'git-host-invalid',
};

/**
 * What an error means for a promotion: trouble that passes is waited out, longer each time,
 * for as long as it takes; what needs a person ends it as errored, to be retried.
 */
export function describeTrouble(
  error: unknown,
  options: { attempts: number; now: Date; random: number },
): Extract<PromotionEventBody, { type: 'waited' | 'errored' }> {
  const wait = (
    reason: PromotionReason,
    message: string,
    retryAfterSeconds?: number,
  ) => {
    const delay = nextAttempt({ ...options, retryAfterSeconds });
    const nextCheckAt = new Date(options.now.getTime() + delay).toISOString();
    return { type: 'waited' as const, reason, message, nextCheckAt };
  };
  if (error instanceof GitHostError) {
    const reason = REASONS[error.reason];
    const passes =
      error.reason === 'unavailable' || error.reason === 'rate-limited';
    return passes
      ? wait(
          reason,
          `Waits for the Git host: ${error.message}.`,
          error.retryAfterSeconds,
        )
      : {
          type: 'errored',
          reason,
          message: `The Git host refused: ${error.message}. Put it right and retry.`,
        };
  }
  if (error instanceof MissingGitHostError) {
    return {
      type: 'errored',
      reason: 'git-host-missing',
      message: `${error.message}. Then retry.`,
    };
  }
  if (error instanceof ImageEditError) {
    return {
      type: 'errored',
      reason: 'edit-refused',
      message: `The file cannot be edited: ${error.message}. Put it right and retry.`,
    };
  }
  // The text of an unknown error may hold anything; it belongs to the log alone.
  const message =
    'Something unexpected went wrong; the log of the backend says what.';
  return options.attempts < MOST_UNEXPECTED
    ? wait('unexpected-error', message)
    : {
        type: 'errored',
        reason: 'unexpected-error',
        message: `${message} It was tried ${options.attempts} times.`,
      };
}
