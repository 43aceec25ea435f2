import type { EnvironmentConfig } from '../DeliveryConfig';
import { HealthLedger, type HealthLedgerOptions } from './HealthLedger';

/** Looks after the environments in which versions soak; undefined where none do. */
export function createHealthLedger(
  options: Omit<HealthLedgerOptions, 'environments'> & {
    environments: ReadonlyArray<
      Pick<EnvironmentConfig, 'promotesFrom' | 'soakMs'>
    >;
  },
): HealthLedger | undefined {
  const soaking = options.environments.filter(({ soakMs }) => soakMs > 0);
  return soaking.length > 0
    ? new HealthLedger({
        ...options,
        environments: new Set(
          soaking.flatMap(({ promotesFrom }) => promotesFrom ?? []),
        ),
      })
    : undefined;
}
