import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readClusterConfigs, type ClusterConfig } from './cluster';
import type { DeliveryConfig, EnvironmentConfig } from './DeliveryConfig';
import { NO_RULES } from './EnvironmentRules';
import { readBatchRules } from './readBatchRules';
import { readDurationMs } from './readDurationMs';
import { readEnvironmentRules } from './readEnvironmentRules';
import { readFreezes } from './readFreezes';
import { readKustomize } from './readKustomize';
import { readWritePacing } from './readWritePacing';
import { DEFAULT_WATCH_TIMING } from './watch';

const DEFAULT_ENVIRONMENTS = ['dev', 'test', 'prod'];
const DEFAULT_POLL_MS = 15_000;
const DEFAULT_VERIFICATION_TIMEOUT_MS = 60 * 60_000;
const STRATEGIES = ['pull-request', 'direct'] as const;

/**
 * Everything under `delivery`, checked. The only reader of that key: a wrong value is an
 * `InputError` that names the key, the value and what is allowed.
 */
export function readDeliveryConfig(
  config: Config,
): DeliveryConfig & { clusters: ClusterConfig[] } {
  const environments = readEnvironments(config);
  return {
    environments,
    environmentNamePatterns: readPatterns(config, environments),
    promotionPollMs: readDurationMs(
      config,
      'delivery.promotions.pollInterval',
      DEFAULT_POLL_MS,
    ),
    verificationTimeoutMs: readDurationMs(
      config,
      'delivery.promotions.verificationTimeout',
      DEFAULT_VERIFICATION_TIMEOUT_MS,
    ),
    promotionRetentionMs: readDurationMs(
      config,
      'delivery.promotions.retention',
      undefined,
    ),
    writes: readWritePacing(config),
    notifications: config.getOptionalBoolean('delivery.notifications') ?? true,
    kustomize: readKustomize(config),
    batches: readBatchRules(config),
    freezes: readFreezes(config, environments),
    revertsKeepFreezes:
      config.getOptionalBoolean('delivery.reverts.bindByFreezes') ?? false,
    watch: readWatch(config),
    clusters: readClusterConfigs(config),
  };
}

function readEnvironments(config: Config): EnvironmentConfig[] {
  const section = config.getOptionalConfig('delivery.environments');
  const names = section?.keys() ?? [];
  if (!section || names.length === 0) {
    return DEFAULT_ENVIRONMENTS.map((name, index) => ({
      name,
      order: index + 1,
      promotesFrom: DEFAULT_ENVIRONMENTS[index - 1],
      strategy: 'pull-request',
      ...NO_RULES,
    }));
  }

  const read = names
    .map(name => {
      const key = `delivery.environments.${name}`;
      const entry = section.getConfig(name);
      const strategy = entry.getOptionalString('strategy') ?? 'pull-request';
      if (!isStrategy(strategy)) {
        throw new InputError(
          `${key}.strategy is '${strategy}'; it must be one of ${STRATEGIES.join(
            ', ',
          )}`,
        );
      }
      return {
        name,
        order: entry.getNumber('order'),
        promotesFrom: entry.getOptionalString('promotesFrom'),
        strategy,
        ...readEnvironmentRules(config, key),
      };
    })
    .sort((a, b) => a.order - b.order);

  return read.map((environment, index) => {
    const key = `delivery.environments.${environment.name}`;
    const previous = read[index - 1];
    if (previous && previous.order === environment.order) {
      throw new InputError(
        `${key}.order is ${environment.order}, the same as of '${previous.name}'; every environment needs its own place in the pipeline`,
      );
    }
    const { promotesFrom } = environment;
    if (promotesFrom !== undefined) {
      const source = read.find(other => other.name === promotesFrom);
      if (!source || source.name === environment.name) {
        throw new InputError(
          `${key}.promotesFrom is '${promotesFrom}'; it must be another environment of: ${names.join(
            ', ',
          )}`,
        );
      }
    }
    return { ...environment, promotesFrom: promotesFrom ?? previous?.name };
  });
}

function readPatterns(
  config: Config,
  environments: EnvironmentConfig[],
): DeliveryConfig['environmentNamePatterns'] {
  const section = config.getOptionalConfig('delivery.environmentPatterns');
  if (!section) {
    return environments.map(({ name }) => ({
      environment: name,
      pattern: `*-${name}`,
    }));
  }
  return section.keys().flatMap(environment => {
    const key = `delivery.environmentPatterns.${environment}`;
    if (!environments.some(({ name }) => name === environment)) {
      throw new InputError(
        `${key} names an environment that does not exist; known are: ${environments
          .map(({ name }) => name)
          .join(', ')}`,
      );
    }
    const value = section.getOptional(environment);
    const patterns = Array.isArray(value) ? value : [value];
    return patterns.map(pattern => {
      if (typeof pattern !== 'string' || pattern === '') {
        throw new InputError(
          `${key} must be a pattern like '*-${environment}', or a list of such`,
        );
      }
      return { environment, pattern };
    });
  });
}

function readWatch(config: Config): DeliveryConfig['watch'] {
  const defaults = DEFAULT_WATCH_TIMING;
  const key = 'delivery.watch';
  const backoffBaseMs = readDurationMs(
    config,
    `${key}.backoff.initial`,
    defaults.backoffBaseMs,
  );
  const backoffCapMs = readDurationMs(
    config,
    `${key}.backoff.max`,
    Math.max(defaults.backoffCapMs, backoffBaseMs),
  );
  if (backoffCapMs < backoffBaseMs) {
    throw new InputError(
      `${key}.backoff.max is shorter than ${key}.backoff.initial`,
    );
  }
  const pageSize =
    config.getOptionalNumber(`${key}.pageSize`) ?? defaults.pageSize;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 10_000) {
    throw new InputError(
      `${key}.pageSize is ${pageSize}; it must be a whole number from 1 to 10000`,
    );
  }
  return {
    backoffBaseMs,
    backoffCapMs,
    // What is forbidden or absent is asked for again as often as a dead cluster.
    deniedRetryMs: Math.min(defaults.deniedRetryMs, backoffCapMs),
    pageSize,
  };
}

function isStrategy(value: string): value is (typeof STRATEGIES)[number] {
  return STRATEGIES.some(strategy => strategy === value);
}
