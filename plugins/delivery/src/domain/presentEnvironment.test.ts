import { deliveryScenes } from '../__testUtils__/deliveryScenes';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { readPipeline } from './Pipeline';
import { presentEnvironment } from './presentEnvironment';

const viewer = aViewer();

function present(scene: string, environment: string) {
  const stage = readPipeline(deliveryScenes[scene](NOW), NOW).find(
    ({ name }) => name === environment,
  )!;
  return presentEnvironment(stage, viewer);
}

describe('presentEnvironment', () => {
  it.each([
    [
      'canary-in-flight',
      'dev',
      'Rolling out',
      'move',
      'plain',
      '1.48.0',
      'replaces 1.47.3',
    ],
    [
      'canary-in-flight',
      'prod',
      'Needs a person',
      'ask',
      'needs',
      '1.46.0',
      undefined,
    ],
    [
      'failed-analysis',
      'test',
      'Canary failed',
      'bad',
      'broken',
      '1.47.0',
      'Git: 1.47.1',
    ],
    ['aborted', 'dev', 'Aborted', 'bad', 'broken', '1.47.3', 'Git: 1.48.0'],
    [
      'needs-a-person',
      'test',
      'Needs a person',
      'ask',
      'needs',
      '1.48.0',
      'replaces 1.47.2',
    ],
    ['drift', 'prod', 'Drift', 'ask', 'needs', '0.41.0', undefined],
    ['closed-window', 'prod', 'Healthy', 'ok', 'plain', '1.46.0', undefined],
    ['cluster-silent', 'test', 'Stale', 'calm', 'stale', '1.46.0', undefined],
    ['healthy', 'test', 'Healthy', 'ok', 'plain', '1.47.2', undefined],
    [
      'plain-workloads',
      'dev',
      'Progressing',
      'move',
      'plain',
      '1.48.0',
      'replaces 1.47.3',
    ],
    [
      'plain-workloads',
      'test',
      'Degraded',
      'bad',
      'broken',
      '1.47.3',
      undefined,
    ],
    ['empty', 'dev', 'Not deployed', 'calm', 'stale', undefined, undefined],
  ])('%s, %s: %s', (scene, environment, word, tone, edge, version, beside) => {
    const view = present(scene, environment);
    expect({
      word: view.status.word,
      tone: view.status.tone,
      edge: view.edge,
      version: view.version?.text,
      beside: view.beside?.text,
    }).toEqual({ word, tone, edge, version, beside });
  });

  it('says who brought a version by which promotion', () => {
    const { deployed } = present('healthy', 'test');
    expect(deployed).toMatchObject({
      when: { text: '1 h ago' },
      by: 'you',
      promotion: { label: 'P-1' },
    });
  });

  it.each([
    [
      'failed-analysis',
      'test',
      'All traffic is back on 1.47.0, but Git still asks for 1.47.1.',
    ],
    [
      'needs-a-person',
      'test',
      'This pause has no end. It stays at 25 % until someone goes on.',
    ],
    [
      'cluster-silent',
      'dev',
      'sandbox does not answer since 15:29. Shown is what it said last.',
    ],
    [
      'drift',
      'prod',
      'Self-heal is off in prod. It stays so until someone syncs or changes Git.',
    ],
    ['healthy', 'dev', undefined],
  ])('%s, %s: says what must be read', (scene, environment, text) => {
    expect(present(scene, environment).notice?.text).toBe(text);
  });

  it('offers the failed promotion only until it is taken back', () => {
    expect(present('failed-analysis', 'test').failed?.label).toBe('P-409');
    expect(present('canary-in-flight', 'test').failed).toBeNull();
  });
});
