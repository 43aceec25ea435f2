import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import type { ClusterConfig } from './cluster/ClusterConfig';
import type { DeliveryConfig, EnvironmentConfig } from './DeliveryConfig';

const DEFAULT_ENVIRONMENTS = ['dev', 'test', 'prod'];
const DEFAULT_POLL_MS = 15_000;
const DEFAULT_VERIFICATION_TIMEOUT_MS = 60 * 60_000;
const STRATEGIES = ['pull-request', 'direct'] as const;

/** Part of deployment ids (`<cluster>~<namespace>~<name>`) and of URLs. */
const CLUSTER_NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;

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
    clusters: readClusters(config),
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

function readClusters(config: Config): ClusterConfig[] {
  const section = config.getOptionalConfig('delivery.clusters');
  return (section?.keys() ?? []).map(name => {
    const key = `delivery.clusters.${name}`;
    if (!CLUSTER_NAME.test(name)) {
      throw new InputError(
        `${key}: a cluster's name may hold letters, digits, '-', '.' and '_'`,
      );
    }
    const entry = section!.getConfig(name);
    const common = {
      name,
      title: entry.getOptionalString('title'),
      namespaces: readNamespaces(entry, key),
    };
    const ways = [
      entry.has('url') && 'url',
      entry.getOptionalBoolean('inCluster') && 'inCluster',
      entry.has('kubeconfig') && 'kubeconfig',
    ].filter(Boolean);
    if (ways.length !== 1) {
      throw new InputError(
        `${key} must say exactly one of url, inCluster: true and kubeconfig; it says ${
          ways.length === 0 ? 'none' : ways.join(' and ')
        }`,
      );
    }
    switch (ways[0]) {
      case 'inCluster':
        return { ...common, kind: 'inCluster' };
      case 'kubeconfig':
        return {
          ...common,
          kind: 'kubeconfig',
          file: entry.getOptionalString('kubeconfig.file'),
          context: entry.getString('kubeconfig.context'),
        };
      default:
        return {
          ...common,
          kind: 'url',
          access: {
            url: readUrl(entry.getString('url'), `${key}.url`),
            token: entry.getOptionalString('token'),
            caData: readCaData(entry.getOptionalString('caData'), key),
            skipTLSVerify: entry.getOptionalBoolean('skipTLSVerify'),
          },
        };
    }
  });
}

function readNamespaces(entry: Config, key: string): string[] | undefined {
  const namespaces = entry.getOptionalStringArray('namespaces');
  if (namespaces?.length === 0) {
    throw new InputError(
      `${key}.namespaces is empty; leave it out to watch the whole cluster`,
    );
  }
  return namespaces && [...new Set(namespaces)];
}

function readUrl(value: string, key: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `${key} is '${value}'; it must be an address like https://10.0.0.1:6443`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      `${key} holds a user name or password; use ${key.replace(
        /url$/,
        'token',
      )}`,
    );
  }
  return value.replace(/\/+$/, '');
}

function readCaData(
  value: string | undefined,
  key: string,
): string | undefined {
  if (value === undefined || value.includes('-----BEGIN CERTIFICATE-----')) {
    return value;
  }
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  if (!decoded.includes('-----BEGIN CERTIFICATE-----')) {
    throw new InputError(
      `${key}.caData is neither a PEM certificate nor the base64 of one`,
    );
  }
  return decoded;
}

function readDurationMs(config: Config, key: string, fallback: number): number {
  if (!config.has(key)) {
    return fallback;
  }
  let milliseconds: number;
  try {
    milliseconds = durationToMilliseconds(
      readDurationFromConfig(config, { key }),
    );
  } catch (error) {
    throw new InputError(
      `${key} is not a duration like '30s', 'PT30S' or { seconds: 30 }`,
      error,
    );
  }
  if (milliseconds <= 0) {
    throw new InputError(`${key} must be longer than nothing`);
  }
  return milliseconds;
}

function isStrategy(value: string): value is (typeof STRATEGIES)[number] {
  return STRATEGIES.some(strategy => strategy === value);
}
