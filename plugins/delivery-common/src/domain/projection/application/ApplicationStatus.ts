import type {
  Health,
  HealthStatus,
  SyncStatus,
} from '../../../model/application';
import { at, isObject, textAt } from '../json/readJson';

const HEALTHS: ReadonlySet<string> = new Set([
  'Healthy',
  'Progressing',
  'Suspended',
  'Degraded',
  'Missing',
  'Unknown',
]);

/** Anything but a known word is `Unknown`. */
export function readSync(status: unknown): SyncStatus {
  return status === 'Synced' || status === 'OutOfSync' ? status : 'Unknown';
}

/** What Argo CD says of the Application as a whole. */
export function readOwnHealth(application: unknown): Health {
  if (!isObject(application)) {
    return { status: 'Unknown', message: 'The Application is not an object' };
  }
  const health = readHealth(at(application, 'status', 'health'));
  return (
    health ?? {
      status: 'Unknown',
      message: 'Argo CD has not reported a health yet',
    }
  );
}

/** A stored health; undefined where none is stored. */
export function readHealth(health: unknown): Health | undefined {
  const status = textAt(health, 'status');
  if (status === undefined) {
    return undefined;
  }
  return HEALTHS.has(status)
    ? { status: status as HealthStatus, message: textAt(health, 'message') }
    : {
        status: 'Unknown',
        message: `The health is "${status}", which Argo CD does not define`,
      };
}
