import {
  apiVersionOf,
  resourceKinds,
  type ResourceKind,
} from './resourceKinds';

const verbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

const groupVersions = [...new Set(resourceKinds.map(apiVersionOf))];
const groups = groupVersions
  .filter(name => name.includes('/'))
  .map(groupVersion => {
    const [name, version] = groupVersion.split('/');
    return {
      name,
      versions: [{ groupVersion, version }],
      preferredVersion: { groupVersion, version },
    };
  });

/** The answer to a discovery path, or `undefined` when the path is none. */
export function describeApi(
  pathname: string,
  options: { address: string; isInstalled(kind: string): boolean },
): object | undefined {
  const path = pathname.replace(/\/$/, '');
  switch (path) {
    case '/version':
      return {
        major: '1',
        minor: '32',
        gitVersion: 'v1.32.0+sandbox',
        gitCommit: '',
        gitTreeState: 'clean',
        buildDate: '2025-01-01T00:00:00Z',
        goVersion: '',
        compiler: '',
        platform: 'linux/amd64',
      };
    case '/api':
      return {
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [
          { clientCIDR: '0.0.0.0/0', serverAddress: options.address },
        ],
      };
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups };
    case '/openapi/v3':
      return {
        paths: Object.fromEntries(
          groupVersions.map(groupVersion => [
            rootOf(groupVersion).slice(1),
            { serverRelativeURL: `/openapi/v3${rootOf(groupVersion)}?hash=1` },
          ]),
        ),
      };
    default:
      return (
        describeGroup(path) ??
        describeGroupVersion(path, options.isInstalled) ??
        describeSchema(path)
      );
  }
}

function describeGroup(path: string): object | undefined {
  const group = groups.find(({ name }) => path === `/apis/${name}`);
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...group };
}

function describeGroupVersion(
  path: string,
  isInstalled: (kind: string) => boolean,
): object | undefined {
  const groupVersion = groupVersions.find(name => path === rootOf(name));
  return groupVersion === undefined
    ? undefined
    : {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion,
        resources: kindsOf(groupVersion)
          .filter(({ kind }) => isInstalled(kind))
          .flatMap(describeKind),
      };
}

function describeKind(kind: ResourceKind): object[] {
  return [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs,
      ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
    },
    ...(kind.hasStatus
      ? [
          {
            name: `${kind.plural}/status`,
            singularName: '',
            namespaced: kind.namespaced,
            kind: kind.kind,
            verbs: ['get', 'patch', 'update'],
          },
        ]
      : []),
  ];
}

/**
 * Just enough OpenAPI for kubectl: that objects can be patched and that the server checks
 * their fields itself, so that kubectl asks for no schema.
 */
function describeSchema(path: string): object | undefined {
  const groupVersion = groupVersions.find(
    name => path === `/openapi/v3${rootOf(name)}`,
  );
  return groupVersion === undefined
    ? undefined
    : {
        openapi: '3.0.0',
        info: { title: 'Kubernetes', version: 'v1.32.0' },
        paths: Object.fromEntries(
          kindsOf(groupVersion).map(kind => [
            `${rootOf(groupVersion)}${
              kind.namespaced ? '/namespaces/{namespace}' : ''
            }/${kind.plural}/{name}`,
            {
              patch: {
                parameters: [
                  {
                    name: 'fieldValidation',
                    in: 'query',
                    schema: { type: 'string' },
                  },
                ],
                responses: {},
                'x-kubernetes-action': 'patch',
                'x-kubernetes-group-version-kind': {
                  group: kind.group,
                  version: kind.version,
                  kind: kind.kind,
                },
              },
            },
          ]),
        ),
      };
}

function rootOf(groupVersion: string): string {
  return groupVersion.includes('/')
    ? `/apis/${groupVersion}`
    : `/api/${groupVersion}`;
}

function kindsOf(groupVersion: string): ResourceKind[] {
  return resourceKinds.filter(kind => apiVersionOf(kind) === groupVersion);
}
