import type { Deployment } from '@lockstep/backstage-plugin-delivery-common';

/**
 * When a description stops to be true although nothing it was read from changes: a window
 * opens or closes, a rollout passes its deadline. In milliseconds; `Infinity` for never.
 */
export function readExpiry(deployment: Deployment, now: Date): number {
  const { windows, rollout } = deployment;
  const changes = [
    windows.nextOpening,
    windows.nextClosing,
    rollout?.deadline.at,
    rollout?.pause?.until,
  ];
  return Math.min(
    ...changes
      .map(time => Date.parse(time ?? ''))
      .filter(time => time > now.getTime()),
    Infinity,
  );
}
