import type { Release } from '../ci/createReleases';
import type { Availability } from './Availability';

/** A request body the control API does not take; the message says what it takes. */
export class ControlRequestError extends Error {
  override name = 'ControlRequestError';
}

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const REPOSITORY = /^\w[\w.-]*\/\w[\w.-]*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const AVAILABILITIES: Availability[] = ['ok', 'slow', 'down'];

function field<T>(
  body: any,
  key: string,
  fits: (value: any) => boolean,
  takes: string,
): T {
  const value = body?.[key];
  if (!fits(value)) {
    throw new ControlRequestError(
      `${key} is ${JSON.stringify(value)}; it must be ${takes}`,
    );
  }
  return value;
}

const matches = (pattern: RegExp) => (value: unknown) =>
  typeof value === 'string' && pattern.test(value);
const optional = (fits: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || fits(value);

export const parseControlRequest = {
  clock: (body: unknown): { factor: number } => ({
    factor: field(
      body,
      'factor',
      value => Number.isFinite(value) && value > 0 && value <= 10_000,
      'a number above 0, at most 10000',
    ),
  }),

  badVersion: (
    body: unknown,
  ): { tag: string; image?: string; namespaces?: string[] } => ({
    tag: field(body, 'tag', matches(TAG), 'an image tag'),
    image: field(
      body,
      'image',
      optional(value => typeof value === 'string'),
      'an image without tag, or absent',
    ),
    namespaces: field(
      body,
      'namespaces',
      optional(value => Array.isArray(value) && value.every(matches(NAME))),
      'a list of namespaces, or absent',
    ),
  }),

  release: (body: unknown): Release => ({
    repository: field(
      body,
      'repository',
      matches(REPOSITORY),
      'a repository like "acme/checkout"',
    ),
    environment: field(
      body,
      'environment',
      matches(NAME),
      'an environment like "dev"',
    ),
    tag: field(body, 'tag', matches(TAG), 'an image tag'),
  }),

  faults: (body: unknown): { kube?: Availability; github?: Availability } => {
    const availability = (key: 'kube' | 'github') =>
      field<Availability | undefined>(
        body,
        key,
        optional(value => AVAILABILITIES.includes(value as Availability)),
        `one of ${AVAILABILITIES.join(', ')}`,
      );
    return { kube: availability('kube'), github: availability('github') };
  },
};
