import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Batch } from '@lockstep/backstage-plugin-delivery-common';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { DatabaseBatchStore } from './DatabaseBatchStore';

const databases = TestDatabases.create({ ids: storeDatabases });
const AT = '2026-03-02T10:00:00.000Z';
const now = new Date(AT);
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

function aBatch(): Omit<Batch, 'number'> {
  return {
    id: crypto.randomUUID(),
    requestedBy: 'user:default/ann',
    requestedAt: AT,
    updatedAt: AT,
    phase: 'Running',
    message: 'Wave core: 0 of 1 done.',
    waves: ['core'],
    items: [
      {
        entityRef: 'component:default/ledger',
        environment: 'test',
        wave: 'core',
        request: { version: { tag: '1.5.0' } },
        state: 'Waiting',
      },
    ],
  };
}

describe.each(databases.eachSupportedId())('DatabaseBatchStore on %s', id => {
  const createStore = async () => {
    const knex = await databases.init(id);
    return DatabaseBatchStore.create({
      database: mockServices.database({ knex }),
    });
  };

  it('numbers batches and lists them, newest first', async () => {
    const store = await createStore();
    const first = await store.insert(aBatch());
    const second = await store.insert(aBatch());
    expect([first.number, second.number]).toEqual([1, 2]);
    expect(await store.list({ limit: 5 })).toEqual([second, first]);
    expect(await store.list({ limit: 5, beforeNumber: 2 })).toEqual([first]);
    expect(await store.get(first.id)).toEqual({ batch: first, version: 1 });
    expect(await store.get(crypto.randomUUID())).toBeUndefined();
  });

  it('stores one of any number of requests with the same key', async () => {
    const store = await createStore();
    const key = { requester: 'user:default/ann', key: 'k', bodyHash: 'h' };
    const stored = await Promise.all(
      [1, 2, 3, 4].map(() => store.insert(aBatch(), key)),
    );
    expect(new Set(stored.map(batch => batch.id)).size).toBe(1);
    expect(await store.list({ limit: 5 })).toHaveLength(1);
    expect(await store.findByRequest(key)).toEqual(stored[0]);
    await expect(
      store.insert(aBatch(), { ...key, bodyHash: 'other' }),
    ).rejects.toThrow('was used for another request, B-');
    const other = await store.insert(aBatch(), { ...key, requester: 'bob' });
    expect(other.id).not.toBe(stored[0].id);
  });

  it('records one of two changes of the same version', async () => {
    const store = await createStore();
    const batch = await store.insert(aBatch());
    const read = (await store.get(batch.id))!;
    const ended: Batch = { ...batch, phase: 'Failed' };
    const answers = await Promise.all([
      store.record(read, ended),
      store.record(read, { ...batch, message: 'Later.' }),
    ]);
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect((await store.get(batch.id))?.version).toBe(2);
  });

  it('lists what has work left only', async () => {
    const store = await createStore();
    const batch = await store.insert(aBatch());
    expect(await store.listPending()).toEqual([batch.id]);
    await store.record((await store.get(batch.id))!, {
      ...batch,
      phase: 'Succeeded',
    });
    expect(await store.listPending()).toEqual([]);
    expect(
      await store.claim(batch.id, { owner: 'a', now, leaseMs: 1_000 }),
    ).toBe(false);
  });

  it('gives a batch to one owner at a time, until its lease ends', async () => {
    const store = await createStore();
    const batch = await store.insert(aBatch());
    const claim = (owner: string, at = now) =>
      store.claim(batch.id, { owner, now: at, leaseMs: 60_000 });
    const raced = await Promise.all([claim('a'), claim('b')]);
    expect(raced.filter(Boolean)).toHaveLength(1);
    const [holder, other] = raced[0] ? ['a', 'b'] : ['b', 'a'];
    expect([
      await claim(holder, later(30)),
      await claim(other, later(61)),
    ]).toEqual([true, false]);
    await store.release(batch.id, other);
    expect(await claim(other, later(61))).toBe(false);
    expect(await claim(other, later(90))).toBe(true);
    await store.release(batch.id, other);
    expect(await claim(holder, later(91))).toBe(true);
  });
});
