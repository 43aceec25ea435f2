import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  nameDeployment,
  SYSTEM_NAMES,
  TEAM_NAMES,
} from '../domain/cluster/DeploymentNames';

const LOCATION = 'url:https://example.com/bench';

/** Gives the catalog its components, each with an owner and a system. */
export function createCatalogModule(components: number | undefined) {
  return createBackendModule({
    pluginId: 'catalog',
    moduleId: 'bench',
    register(env) {
      env.registerInit({
        deps: { catalog: catalogProcessingExtensionPoint },
        async init({ catalog }) {
          catalog.addEntityProvider({
            getProviderName: () => 'bench',
            connect: async connection => {
              if (components !== undefined) {
                await connection.applyMutation({
                  type: 'full',
                  entities: createEntities(components).map(created => ({
                    entity: created,
                  })),
                });
              }
            },
          });
        },
      });
    },
  });
}

function createEntities(components: number): Entity[] {
  return [
    ...TEAM_NAMES.map(name =>
      entity('Group', name, { spec: { type: 'team', children: [] } }),
    ),
    ...SYSTEM_NAMES.map((name, at) =>
      entity('System', name, {
        spec: { owner: `group:default/${TEAM_NAMES[at % TEAM_NAMES.length]}` },
      }),
    ),
    ...Array.from({ length: components }, (_, index) => {
      const { component, application, team, system } = nameDeployment(index);
      return entity('Component', component, {
        // Both of the ways that most catalogs have.
        annotations:
          index % 4 === 3
            ? { 'backstage.io/kubernetes-id': component }
            : { 'argocd/app-name': application },
        spec: {
          type: 'service',
          lifecycle: 'production',
          owner: `group:default/${team}`,
          system,
        },
      });
    }),
  ];
}

function entity(
  kind: string,
  name: string,
  options: { annotations?: Record<string, string>; spec: Entity['spec'] },
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      description: `The ${kind.toLocaleLowerCase(
        'en-US',
      )} ${name} of the bench`,
      annotations: {
        [ANNOTATION_LOCATION]: LOCATION,
        [ANNOTATION_ORIGIN_LOCATION]: LOCATION,
        ...options.annotations,
      },
    },
    spec: options.spec,
  };
}
