/** A service of the storm: where it lives, and what it runs. */
export interface StormService {
  name: string;
  entityRef: string;
  image: string;
  /** Name of its GitOps repository; several services share one. */
  repository: string;
}

/** In the order versions go through them; each has its strategy. */
export const STORM_ENVIRONMENTS = [
  { name: 'dev', strategy: 'direct', onFailure: 'none' },
  { name: 'test', strategy: 'pull-request', onFailure: 'none' },
  { name: 'prod', strategy: 'pull-request', onFailure: 'revert' },
] as const;

export const STORM_OWNER = 'acme';
/** The name the replicas know the Git host by; what answers is a proxy. */
export const STORM_GIT_HOST = 'git.storm.test';
export const FIRST_TAG = 'v0';

const FOLDER = 'services';

/** Services spread evenly over repositories. */
export function listServices(
  services: number,
  repositories: number,
): StormService[] {
  return Array.from({ length: services }, (_, at) => {
    const name = `svc-${at}`;
    return {
      name,
      entityRef: `component:default/${name}`,
      image: `registry.storm.test/${STORM_OWNER}/${name}`,
      repository: `gitops-${at % repositories}`,
    };
  });
}

export function repositoryUrl(repository: string): string {
  return `https://${STORM_GIT_HOST}/${STORM_OWNER}/${repository}.git`;
}

export function overlayFolder(service: string, environment: string): string {
  return `${FOLDER}/${service}/overlays/${environment}`;
}

export function overlayPath(service: string, environment: string): string {
  return `${overlayFolder(service, environment)}/kustomization.yaml`;
}

/** The service and environment of an overlay. */
export function parseOverlayPath(
  path: string,
): { service: string; environment: string } | undefined {
  const [, service, environment] =
    /^services\/([^/]+)\/overlays\/([^/]+)\/kustomization\.yaml$/.exec(path) ??
    [];
  return service ? { service, environment } : undefined;
}

export function deploymentId(service: string, environment: string): string {
  return `storm~argocd~${service}-${environment}`;
}

/** A version that its analysis will refuse. */
export function isBadTag(tag: string): boolean {
  return tag.endsWith('-bad');
}

export function overlayText(service: StormService, tag: string): string {
  return [
    `# what ${service.name} runs here`,
    'resources:',
    '- ../../base',
    'images:',
    `- name: ${service.image} # the service`,
    `  newTag: ${tag}`,
    '',
  ].join('\n');
}

/** What a repository holds at first, by path. */
export function listFiles(
  services: readonly StormService[],
): Record<string, string> {
  const files: Record<string, string> = {
    'README.md': 'Desired state of the storm.\n',
  };
  for (const service of services) {
    const base = `${FOLDER}/${service.name}/base`;
    files[`${base}/kustomization.yaml`] = 'resources:\n- rollout.yaml\n';
    files[`${base}/rollout.yaml`] = [
      'apiVersion: argoproj.io/v1alpha1',
      'kind: Rollout',
      `metadata: { name: ${service.name} }`,
      '',
    ].join('\n');
    for (const { name } of STORM_ENVIRONMENTS) {
      files[overlayPath(service.name, name)] = overlayText(service, FIRST_TAG);
    }
  }
  return files;
}
