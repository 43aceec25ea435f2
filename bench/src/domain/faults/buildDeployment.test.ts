import { deploymentSchema } from '@lockstep/backstage-plugin-delivery-common';
import { buildDeployment } from './buildDeployment';
import { deploymentId, listServices } from './StormService';

const [service] = listServices(1, 1);

it.each(['healthy', 'progressing', 'failed'] as const)(
  'is what the state index serves of a %s one',
  state => {
    const deployment = buildDeployment(service, {
      service: service.name,
      environment: 'test',
      revision: 'a'.repeat(40),
      tag: 'v2',
      stableTag: state === 'healthy' ? 'v2' : 'v1',
      state,
      since: '2026-03-02T10:00:00.000Z',
    });
    expect(deploymentSchema.parse(deployment)).toMatchObject({
      id: deploymentId(service.name, 'test'),
      version: { tag: 'v2' },
      rollout: {
        aborted: state === 'failed',
        fullyPromoted: state === 'healthy',
      },
    });
  },
);
