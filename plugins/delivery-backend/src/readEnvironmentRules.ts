import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { failurePolicySchema } from '@lockstep/backstage-plugin-delivery-common';
import {
  NO_RULES,
  type ApprovalRule,
  type EnvironmentRules,
  type TicketCheck,
  type TicketRule,
} from './EnvironmentRules';
import { readDurationMs } from './readDurationMs';

/** The rules of one environment, which stands at `key`. */
export function readEnvironmentRules(
  config: Config,
  key: string,
): EnvironmentRules {
  const entry = config.getConfig(key);
  return {
    autoMerge: entry.getOptionalBoolean('autoMerge') ?? NO_RULES.autoMerge,
    approvals: readApprovals(entry.getOptionalConfig('approvals'), key),
    changeTicket: readTicket(entry.getOptionalConfig('changeTicket'), key),
    checks: entry.getOptionalStringArray('checks') ?? NO_RULES.checks,
    soakMs: readDurationMs(config, `${key}.soak`, NO_RULES.soakMs),
    autoPromote:
      entry.getOptionalBoolean('autoPromote') ?? NO_RULES.autoPromote,
    onFailure: readOneOf(
      entry.getOptionalString('onFailure') ?? NO_RULES.onFailure,
      failurePolicySchema.options,
      `${key}.onFailure`,
    ),
  };
}

function readApprovals(
  entry: Config | undefined,
  key: string,
): ApprovalRule | undefined {
  if (!entry) {
    return undefined;
  }
  const count = entry.getOptionalNumber('count') ?? 1;
  if (!Number.isInteger(count) || count < 1 || count > 20) {
    throw new InputError(
      `${key}.approvals.count is ${count}; it must be a whole number from 1 to 20`,
    );
  }
  return {
    count,
    groups: (entry.getOptionalStringArray('groups') ?? []).map(ref =>
      readGroup(ref, `${key}.approvals.groups`),
    ),
    allowRequester: entry.getOptionalBoolean('allowRequester') ?? false,
    forReverts: entry.getOptionalBoolean('reverts') ?? false,
  };
}

function readGroup(ref: string, key: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    throw new InputError(
      `${key} has '${ref}'; write it like group:default/sre`,
    );
  }
}

function readTicket(
  entry: Config | undefined,
  key: string,
): TicketRule | undefined {
  if (!entry) {
    return undefined;
  }
  const pattern = entry.getOptionalString('pattern') ?? '.+';
  return {
    pattern: readPattern(pattern, `${key}.changeTicket.pattern`),
    link: readTemplate(
      entry.getOptionalString('link'),
      `${key}.changeTicket.link`,
    ),
    check: readCheck(
      entry.getOptionalConfig('check'),
      `${key}.changeTicket.check`,
    ),
    forReverts: entry.getOptionalBoolean('reverts') ?? false,
  };
}

function readPattern(pattern: string, key: string): RegExp {
  try {
    // The whole ticket, as people expect of a pattern.
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new InputError(`${key} is '${pattern}', which is no pattern`);
  }
}

function readCheck(
  entry: Config | undefined,
  key: string,
): TicketCheck | undefined {
  if (!entry) {
    return undefined;
  }
  const headers = entry.getOptionalConfig('headers');
  const field = entry.getOptionalString('field');
  const values = entry.getOptionalStringArray('values') ?? [];
  if ((field === undefined) !== (values.length === 0)) {
    throw new InputError(
      `${key} needs both 'field' and 'values', or neither of them`,
    );
  }
  return {
    url: readTemplate(entry.getString('url'), `${key}.url`)!,
    headers: Object.fromEntries(
      (headers?.keys() ?? []).map(name => [name, headers!.getString(name)]),
    ),
    field,
    values,
  };
}

function readTemplate(
  url: string | undefined,
  key: string,
): string | undefined {
  if (url !== undefined && !/^https?:\/\/.*\{ticket\}/.test(url)) {
    throw new InputError(
      `${key} is '${url}'; it must be an http(s) address with {ticket} in it`,
    );
  }
  return url;
}

function readOneOf<T extends string>(
  value: string,
  allowed: readonly T[],
  key: string,
): T {
  const found = allowed.find(option => option === value);
  if (!found) {
    throw new InputError(
      `${key} is '${value}'; it must be one of ${allowed.join(', ')}`,
    );
  }
  return found;
}
