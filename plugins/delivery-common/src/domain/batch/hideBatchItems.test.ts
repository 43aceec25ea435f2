import type { Batch, BatchItem } from '../../model/batch';
import { hideBatchItems } from './hideBatchItems';

function anItem(name: string, changes: Partial<BatchItem>): BatchItem {
  return {
    entityRef: `component:default/${name}`,
    environment: 'test',
    wave: 'core',
    request: {},
    state: 'Succeeded',
    ...changes,
  };
}

const batch: Batch = {
  id: 'b1c5b6f0-0000-4000-8000-000000000001',
  number: 1,
  requestedBy: 'user:default/ann',
  requestedAt: '2026-03-02T10:00:00.000Z',
  updatedAt: '2026-03-02T10:00:00.000Z',
  phase: 'Failed',
  message:
    'Stopped, because component:default/secret in test failed: P-1 failed. 1 of 3 succeeded.',
  waves: ['core', 'monitoring'],
  stoppedBy: { entityRef: 'component:default/secret', environment: 'test' },
  items: [
    anItem('shop', {}),
    anItem('secret', { state: 'Failed', message: 'P-1 failed.' }),
    anItem('dash', {
      wave: 'monitoring',
      state: 'Skipped',
      message: 'Not started, because component:default/secret in test failed.',
    }),
  ],
};
const without = (given: Batch, ...names: string[]) =>
  hideBatchItems(
    given,
    ({ entityRef }) => !names.includes(entityRef.split('/')[1]),
  );

describe('hideBatchItems', () => {
  it('is the batch itself for who may read all of it', () => {
    expect(without(batch)).toBe(batch);
  });

  it('says nothing of an item that must not be read, not even that it was what failed', () => {
    const seen = without(batch, 'secret');
    expect(JSON.stringify(seen)).not.toContain('secret');
    expect(seen).toMatchObject({
      hiddenItems: 1,
      message:
        'Stopped, because an item that you may not read did not succeed. 1 of 2 succeeded.',
      items: [
        { state: 'Succeeded' },
        {
          message:
            'Not started, because an item that you may not read did not succeed.',
        },
      ],
    });
  });

  it('keeps what failed where it may be read, and only waves that are left', () => {
    const seen = without(batch, 'dash');
    expect(seen).toMatchObject({
      hiddenItems: 1,
      waves: ['core'],
      stoppedBy: batch.stoppedBy,
      message:
        'Stopped, because component:default/secret in test failed: P-1 failed. 1 of 2 succeeded.',
    });
  });

  it('does not call a batch idle whose items under way are hidden', () => {
    const { stoppedBy, ...rest } = batch;
    const running: Batch = {
      ...rest,
      phase: 'Running',
      items: [anItem('shop', {}), anItem('secret', { state: 'Running' })],
    };
    expect(without(running, 'secret').message).toBe(
      'Items that you may not read are under way.',
    );
  });
});
