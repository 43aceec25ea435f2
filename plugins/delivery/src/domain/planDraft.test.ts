import type { PromotionPreview } from '@lockstep/backstage-plugin-delivery-common';
import {
  aDelivery,
  aPromotion,
  aVersion,
} from '../__testUtils__/deliveryModels';
import { deliveryScenes } from '../__testUtils__/deliveryScenes';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { readPipeline } from './Pipeline';
import {
  listSources,
  planPromotion,
  planRevert,
  reasonAgainstSending,
} from './planDraft';

const entityRef = 'component:default/payments';

describe('planDraft', () => {
  it('offers the environment before first, then the others', () => {
    const stages = readPipeline(aDelivery(NOW), NOW);
    expect(
      listSources(stages, 'prod').map(({ environment }) => environment),
    ).toEqual(['test', 'dev']);
    expect(
      listSources(stages, 'dev').map(({ environment }) => environment),
    ).toEqual(['test', 'prod']);
  });

  it.each([
    [
      { source: 'dev', tag: '' },
      { fromEnvironment: 'dev', kind: 'promote' },
    ],
    [
      { source: 'dev', tag: ' 1.2.0 ' },
      { version: { tag: '1.2.0' }, kind: 'promote' },
    ],
  ])('asks for one thing: %j', (form, request) => {
    expect(planPromotion({ entityRef, environment: 'test', ...form })).toEqual({
      entityRef,
      environment: 'test',
      ...request,
    });
  });

  it('asks for nothing while no version is chosen', () => {
    expect(
      planPromotion({ entityRef, environment: 'dev', source: '', tag: ' ' }),
    ).toBeNull();
  });

  it('reverts a promotion by its id, and an abort without one to what takes the traffic', () => {
    const [stage] = readPipeline(deliveryScenes.aborted(NOW), NOW);
    expect(planRevert(stage, entityRef, undefined)).toEqual({
      request: {
        entityRef,
        environment: 'dev',
        kind: 'hotfix',
        version: { tag: '1.47.3', digest: undefined },
      },
      version: '1.47.3',
    });
    expect(planRevert(stage, entityRef, aPromotion(NOW))).toMatchObject({
      request: { reverts: 'a1b2c3' },
      version: '1.47.0',
    });
  });

  const preview = {
    noOp: false,
    blockers: [],
    to: aVersion('1.0.0'),
  } as unknown as PromotionPreview;
  const good = {
    environment: 'test',
    allowed: true,
    request: { entityRef, environment: 'test', fromEnvironment: 'dev' },
    preview,
    current: true,
    failed: false,
  };

  it.each([
    [{}, /^nothing$/],
    [{ allowed: false }, /requesting a promotion to test is not allowed/],
    [{ request: null }, /Choose a version/],
    [{ current: false }, /being worked out/],
    [{ failed: true }, /cannot be promoted/],
    [
      { preview: { ...preview, noOp: true } },
      /^test asks for 1\.0\.0 already\.$/,
    ],
    [{ preview: { ...preview, blockers: ['Vetoed.'] } }, /cannot be promoted/],
  ])('with %j the button says %s', (overrides, reason) => {
    expect(
      reasonAgainstSending({ ...good, ...overrides }, aViewer()) ?? 'nothing',
    ).toMatch(reason);
  });
});
