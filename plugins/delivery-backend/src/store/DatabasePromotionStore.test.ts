import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  promotionTransition,
  type Promotion,
  type PromotionEvent,
  type Stop,
} from '@lockstep/backstage-plugin-delivery-common';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { AT, aRequest } from './__fixtures__/promotions';
import { DatabasePromotionStore } from './DatabasePromotionStore';
import { DatabaseStopStore } from './DatabaseStopStore';

const databases = TestDatabases.create({ ids: storeDatabases });

const LEASE = 30_000;
const at = (seconds: number) => new Date(Date.parse(AT) + seconds * 1000);
const event = (fields: object) =>
  ({ at: AT, actor: 'lockstep', ...fields } as unknown as PromotionEvent);
const passes = event({ type: 'gates-evaluated', gates: [] });
const intends = event({
  type: 'write-intended',
  branch: 'b',
  baseSha: 'a',
  edits: [],
});
const cancels = event({ type: 'cancelled', actor: 'user:default/ann' });

describe.each(databases.eachSupportedId())(
  'DatabasePromotionStore on %s',
  databaseId => {
    let ids = 0;

    async function createStores() {
      const knex = await databases.init(databaseId);
      const database = mockServices.database({ knex });
      return {
        store: await DatabasePromotionStore.create({
          database,
          logger: mockServices.logger.mock(),
        }),
        stops: await DatabaseStopStore.create({ database }),
      };
    }
    const createStore = async () => (await createStores()).store;
    const insert = (
      store: DatabasePromotionStore,
      changes: Partial<Promotion> = {},
    ) => {
      ids += 1;
      const id =
        changes.id ??
        `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
      return store.insert({
        promotion: aRequest({ ...changes, id }),
        at: AT,
        actor: 'user:default/guest',
      });
    };

    it('gives numbers in order and reads back what was stored', async () => {
      const store = await createStore();
      const first = await insert(store);
      const second = await insert(store, { environment: 'prod' });
      expect([first.number, second.number]).toEqual([1, 2]);
      expect((await store.get(first.id))?.promotion).toEqual(first);
      expect(await store.get('nobody')).toBeUndefined();
      expect(await store.list({ limit: 10 })).toEqual([second, first]);
      expect(await store.list({ limit: 1, beforeNumber: 2 })).toEqual([first]);
      expect(await store.list({ limit: 9, environment: 'prod' })).toEqual([
        second,
      ]);
      expect(
        await store.list({ limit: 9, entityRef: 'component:default/other' }),
      ).toEqual([]);
    });

    const replace = (
      store: DatabasePromotionStore,
      supersedes: { promotion: Promotion; version: number },
    ) => {
      ids += 1;
      const id = `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
      const stop: Stop = {
        id,
        kind: 'hold',
        environment: 'test',
        scope: 'automatic',
        reason: 'Because.',
        createdBy: 'user:default/guest',
        createdAt: AT,
        promotionId: id,
      };
      return store.insert(
        { promotion: aRequest({ id }), at: AT, actor: 'user:default/ann' },
        undefined,
        { supersedes, stops: [stop] },
      );
    };

    it('puts one in the place of another and stores what comes along, or nothing', async () => {
      const { store, stops } = await createStores();
      const old = (await store.get((await insert(store)).id))!;
      const results = await Promise.allSettled([
        replace(store, old),
        replace(store, old),
      ]);
      const [won] = results.flatMap(result =>
        result.status === 'fulfilled' ? [result.value] : [],
      );
      expect(results.map(({ status }) => status).sort()).toEqual([
        'fulfilled',
        'rejected',
      ]);
      expect((await store.get(old.promotion.id))?.promotion).toMatchObject({
        phase: 'Superseded',
        supersededBy: won.id,
        message: `Superseded by P-${won.number}.`,
      });
      expect((await store.findActive(won.entityRef, won.environment))?.id).toBe(
        won.id,
      );
      expect(await stops.list({ kind: 'hold', limit: 9 })).toMatchObject([
        { stop: { promotionId: won.id } },
      ]);
    });

    it('puts none in the place of one that went on meanwhile', async () => {
      const { store, stops } = await createStores();
      const old = (await store.get((await insert(store)).id))!;
      await store.record(old, [passes]);
      await expect(replace(store, old)).rejects.toThrow(
        'P-1 went on in the same moment',
      );
      expect(await store.list({ limit: 9 })).toHaveLength(1);
      expect(await stops.list({ kind: 'hold', limit: 9 })).toEqual([]);
    });

    it('lets one promotion of an environment in and names it to the others', async () => {
      const store = await createStore();
      const results = await Promise.allSettled([
        insert(store),
        insert(store),
        insert(store),
      ]);
      const refused = results.filter(result => result.status === 'rejected');
      expect(refused).toHaveLength(2);
      for (const { reason } of refused as PromiseRejectedResult[]) {
        expect(reason.name).toBe('ConflictError');
        expect(reason.message).toMatch(
          /test of component:default\/payments is taken by P-\d+ \(Requested, requested by user:default\/guest\)/,
        );
      }
      expect(await store.list({ limit: 10 })).toHaveLength(1);

      const [active] = await store.list({ limit: 1 });
      await store.record((await store.get(active.id))!, [cancels]);
      expect((await insert(store)).phase).toBe('Requested');
    });

    it('answers a repeated request with the same promotion and refuses another one', async () => {
      const store = await createStore();
      const key = {
        requester: 'user:default/guest',
        key: 'k1',
        bodyHash: 'h1',
      };
      const ask = (bodyHash: string, id: string, requester = key.requester) =>
        store.insert(
          {
            promotion: aRequest({ id, environment: requester }),
            at: AT,
            actor: requester,
          },
          { ...key, bodyHash, requester },
        );
      const [first, second] = await Promise.all([
        ask('h1', '00000000-0000-4000-9000-000000000001'),
        ask('h1', '00000000-0000-4000-9000-000000000002'),
      ]);
      expect(second.id).toBe(first.id);
      await expect(
        ask('h2', '00000000-0000-4000-9000-000000000003'),
      ).rejects.toThrow(
        'The idempotency key "k1" was used for another request, P-',
      );
      const other = await ask(
        'h1',
        '00000000-0000-4000-9000-000000000004',
        'user:default/ann',
      );
      expect(other.id).not.toBe(first.id);
    });

    it('stores events with the state they lead to, and replays to it', async () => {
      const store = await createStore();
      const { id } = await insert(store);
      const changes: Promotion[] = [];
      store.onChange(promotion => changes.push(promotion));
      const result = await store.record((await store.get(id))!, [
        passes,
        intends,
      ]);
      expect(result).toMatchObject({
        outcome: 'recorded',
        stored: { version: 2 },
      });

      const { promotion } = (await store.get(id))!;
      expect(promotion).toMatchObject({
        phase: 'Writing',
        git: { branch: 'b' },
      });
      expect(changes).toEqual([promotion]);
      const history = await store.readHistory(id);
      const replayed = history.reduce<Promotion | undefined>(
        promotionTransition,
        undefined,
      );
      expect(JSON.parse(JSON.stringify(replayed))).toEqual(promotion);
      expect(await store.listEvents(id)).toMatchObject([
        {
          sequence: 1,
          type: 'requested',
          phase: 'Requested',
          actor: 'user:default/guest',
        },
        {
          sequence: 2,
          type: 'gates-evaluated',
          phase: 'Ready',
          message: 'All gates pass.',
        },
        { sequence: 3, type: 'write-intended', phase: 'Writing' },
      ]);
    });

    it('stores nothing when an event does not fit or the version has moved', async () => {
      const store = await createStore();
      const { id } = await insert(store);
      const read = (await store.get(id))!;
      expect(
        await store.record(read, [passes, passes, event({ type: 'verified' })]),
      ).toMatchObject({
        outcome: 'unfit',
      });
      expect(await store.record(read, [cancels])).toMatchObject({
        outcome: 'recorded',
      });
      expect(await store.record(read, [passes])).toEqual({ outcome: 'stale' });
      expect(await store.listEvents(id)).toHaveLength(2);
    });

    it('lets one worker have it until the lease ends, and fences the one before', async () => {
      const store = await createStore();
      const { id } = await insert(store);
      const claimAt = (owner: string, seconds: number) =>
        store.claim({ owner, now: at(seconds), leaseMs: LEASE });
      const both = await Promise.all([claimAt('a', 0), claimAt('b', 0)]);
      const [first] = both.filter(claim => claim !== undefined);
      expect(both.filter(claim => claim !== undefined)).toHaveLength(1);
      expect(await claimAt('c', 29)).toBeUndefined();
      expect(await store.renew(first!, { now: at(20), leaseMs: LEASE })).toBe(
        true,
      );
      expect(await claimAt('c', 31)).toBeUndefined();

      const second = await claimAt('c', 60);
      expect(second?.promotion.id).toBe(id);
      expect(await store.record(first!, [passes])).toEqual({
        outcome: 'stale',
      });
      expect(await store.renew(first!, { now: at(61), leaseMs: LEASE })).toBe(
        false,
      );
      await store.release(first!, { dueAt: at(61), now: at(61) });
      expect(await claimAt('d', 62)).toBeUndefined();
      expect(await store.record(second!, [passes])).toMatchObject({
        outcome: 'recorded',
      });
    });

    it('is due when released for, when woken, and at once when a person acted meanwhile', async () => {
      const store = await createStore();
      const { id } = await insert(store, { git: { branch: 'b' } });
      const claimAt = (seconds: number) =>
        store.claim({ owner: 'a', now: at(seconds), leaseMs: LEASE });

      let claim = (await claimAt(0))!;
      await store.release(claim, { dueAt: at(100), now: at(1) });
      expect(await store.nextDue()).toEqual(at(100));
      expect(await claimAt(99)).toBeUndefined();
      await store.wake({ now: at(50), ids: ['other'] });
      expect(await claimAt(51)).toBeUndefined();
      await store.wake({ now: at(50), ids: [id] });

      claim = (await claimAt(51))!;
      await store.record((await store.get(id))!, [cancels]);
      await store.release(claim, { dueAt: at(1000), now: at(52) });
      // A branch is left to clean away, so there is work to do although it ended.
      claim = (await claimAt(52))!;
      expect(claim.promotion.phase).toBe('Cancelled');
      await store.record(claim, [
        event({ type: 'withdrawn', message: 'Gone.' }),
      ]);
      expect(await store.nextDue()).toBeUndefined();
      expect(await store.listPending()).toEqual([]);
    });

    describe('a revert', () => {
      const failing = [
        passes,
        intends,
        event({ type: 'merged', mergeSha: 'e', byHand: true }),
        event({
          type: 'delivery-failed',
          reason: 'analysis-failed',
          message: 'Too many errors.',
        }),
      ];
      const setUp = async () => {
        const store = await createStore();
        const { id } = await insert(store);
        await store.record((await store.get(id))!, failing);
        const revert = await insert(store, { kind: 'revert', reverts: id });
        const phaseOfOriginal = async () =>
          (await store.get(id))!.promotion.phase;
        const record = async (...events: PromotionEvent[]) =>
          store.record((await store.get(revert.id))!, events);
        return { store, id, revertId: revert.id, record, phaseOfOriginal };
      };

      it('takes the failed promotion along to Reverted', async () => {
        const { store, id, revertId, record, phaseOfOriginal } = await setUp();
        expect(await phaseOfOriginal()).toBe('AwaitingRevert');
        await record(
          ...failing.slice(0, 3),
          event({ type: 'synced', revision: 'e' }),
        );
        expect(await phaseOfOriginal()).toBe('AwaitingRevert');
        await record(event({ type: 'verified' }));
        expect((await store.get(id))!.promotion).toMatchObject({
          phase: 'Reverted',
          revertedBy: revertId,
        });
        const { type, actor } = (await store.listEvents(id))[5];
        expect([type, actor]).toEqual(['revert-started', 'user:default/guest']);
      });

      it('says when it could not, and may be tried again', async () => {
        const { store, id, record, phaseOfOriginal } = await setUp();
        await record(cancels);
        expect(await phaseOfOriginal()).toBe('RevertFailed');
        await insert(store, { kind: 'revert', reverts: id });
        expect(await phaseOfOriginal()).toBe('AwaitingRevert');
      });

      it('decides nothing while it is errored', async () => {
        const { record, phaseOfOriginal } = await setUp();
        await record(
          event({
            type: 'errored',
            reason: 'git-host-unauthorized',
            message: 'No.',
          }),
        );
        expect(await phaseOfOriginal()).toBe('AwaitingRevert');
      });
    });

    it('refuses to retry while another promotion has the environment', async () => {
      const store = await createStore();
      const { id } = await insert(store);
      const errored = event({
        type: 'errored',
        reason: 'unexpected-error',
        message: 'No.',
      });
      await store.record((await store.get(id))!, [errored]);
      await insert(store);
      await expect(
        store.record((await store.get(id))!, [event({ type: 'retried' })]),
      ).rejects.toThrow('is taken by P-2');
      expect((await store.get(id))!.promotion.phase).toBe('Errored');
    });
  },
);
