/** What the ticket system's answer means for the gate. */
export interface TicketVerdict {
  state: 'Pass' | 'Pending' | 'Fail';
  reason: string;
}

/**
 * Reads the ticket system's answer. A ticket it does not know fails; one that is not ready may
 * become so; an answer that cannot be read says nothing.
 */
export function judgeTicketAnswer(options: {
  ticket: string;
  status: number;
  /** The body, JSON where a field is asked for. */
  text: string;
  check: { field: string | undefined; values: readonly string[] };
}): TicketVerdict {
  const { ticket, status, text, check } = options;
  if (status === 404 || status === 410) {
    return {
      state: 'Fail',
      reason: `The ticket system does not know ${ticket}; request it again with another one.`,
    };
  }
  if (status < 200 || status > 299) {
    return {
      state: 'Pending',
      reason: `The ticket system answered ${status} about ${ticket}.`,
    };
  }
  if (check.field === undefined) {
    return { state: 'Pass', reason: `The ticket system knows ${ticket}.` };
  }
  const value = readField(text, check.field);
  if (value === undefined) {
    return {
      state: 'Pending',
      reason: `The ticket system's answer about ${ticket} has no ${check.field}.`,
    };
  }
  return check.values.includes(value)
    ? { state: 'Pass', reason: `${ticket} is ${value}.` }
    : {
        state: 'Pending',
        reason: `${ticket} is ${value}; it must be ${check.values.join(
          ' or ',
        )}.`,
      };
}

function readField(text: string, path: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const part of path.split('.')) {
    if (
      typeof value !== 'object' ||
      value === null ||
      !Object.hasOwn(value, part)
    ) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[part];
  }
  return ['string', 'number', 'boolean'].includes(typeof value)
    ? String(value).slice(0, 100)
    : undefined;
}
