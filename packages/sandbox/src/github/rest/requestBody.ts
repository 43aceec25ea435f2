import type { Request } from 'express';
import { GithubApiError } from './GithubApiError';

/*
 * Fields of a request body, refused with GitHub's 422 when they are missing or of the
 * wrong type.
 */

const isString = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean =>
  typeof value === 'boolean';
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(isString);

export function bodyOf(req: Request): Record<string, unknown> {
  return isObject(req.body) ? req.body : {};
}

export function requiredString(
  source: Record<string, unknown>,
  key: string,
): string {
  const value = optionalString(source, key);
  if (value === undefined) {
    throw new GithubApiError(
      422,
      `Invalid request.\n\n"${key}" wasn't supplied.`,
    );
  }
  return value;
}

/** Null counts as absent. */
export function optionalString(
  source: Record<string, unknown>,
  key: string,
): string | undefined {
  return optional(source, key, 'a string', isString);
}

export function optionalBoolean(
  source: Record<string, unknown>,
  key: string,
): boolean | undefined {
  return optional(source, key, 'a boolean', isBoolean);
}

export function optionalObject(
  source: Record<string, unknown>,
  key: string,
): Record<string, unknown> | undefined {
  return optional(source, key, 'an object', isObject);
}

export function optionalStrings(
  source: Record<string, unknown>,
  key: string,
): string[] | undefined {
  return optional(source, key, 'an array', isStrings);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A query parameter given once; anything else counts as absent. */
export function queryText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Line breaks are fine, as everywhere in MIME. */
export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text);
}

function optional<T>(
  source: Record<string, unknown>,
  key: string,
  kind: string,
  check: (value: unknown) => value is T,
): T | undefined {
  const value = source[key];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!check(value)) {
    throw new GithubApiError(
      422,
      `Invalid request.\n\nFor 'properties/${key}', ${JSON.stringify(
        value,
      )} is not ${kind}.`,
    );
  }
  return value;
}
