import {
  aMergedRecord,
  aRecord,
  AT,
  event,
  ID,
  NOW,
} from './__fixtures__/evidence';
import { isWaitingWithReason, judgeRecords } from './judgeRecords';
import type { AnsweredRequest, StoredRecord } from './StormEvidence';

const waits = event({
  type: 'waited',
  reason: 'git-host-unavailable',
  message: 'Waits for the Git host.',
  nextCheckAt: NOW.toISOString(),
});

function judge(records: StoredRecord[], requests: AnsweredRequest[] = []) {
  return judgeRecords({ records, requests, now: NOW }).map(
    ({ kind, id, text }) => [kind, id, text],
  );
}

it('finds nothing where everything ended and every answer was the same', () => {
  expect(
    judge(
      [aMergedRecord()],
      [
        { key: 'k', ids: [ID, ID] },
        { key: 'l', ids: [] },
      ],
    ),
  ).toEqual([]);
});

it('finds a promotion that was accepted and is not there', () => {
  expect(judge([], [{ key: 'k', ids: [ID] }])).toEqual([
    [
      'lost',
      ID,
      `request k was accepted as ${ID}, of which there is no record`,
    ],
  ]);
});

it('finds a request that became two promotions', () => {
  const other = { ...aMergedRecord() };
  other.promotion = { ...other.promotion, id: 'other' };
  expect(
    judge([aMergedRecord(), other], [{ key: 'k', ids: [ID, 'other'] }]),
  ).toContainEqual(['twice', ID, `request k became ${ID} and other`]);
});

it('finds one that nobody looks at, and one that should have been looked at', () => {
  const forgotten = aRecord([waits], {
    pending: false,
    dueAt: NOW.toISOString(),
  });
  expect(judge([forgotten])).toEqual([
    ['lost', ID, 'is Requested, and nobody will look at it'],
  ]);
  const overdue = aRecord([waits], { pending: true, dueAt: AT });
  expect(isWaitingWithReason(overdue, NOW)).toBe(false);
  expect(judge([overdue])).toEqual([
    [
      'stuck',
      ID,
      `is Requested (git-host-unavailable: Waits for the Git host.), due at ${AT}`,
    ],
  ]);
  const patient = { ...overdue, dueAt: NOW.toISOString() };
  expect(isWaitingWithReason(patient, NOW)).toBe(true);
  expect(judge([patient])).toEqual([]);
});

it('finds a record that its events do not lead to', () => {
  const record = aMergedRecord();
  expect(judge([{ ...record, events: record.events.slice(0, -1) }])).toEqual([
    [
      'lost',
      ID,
      expect.stringMatching(
        /^its events lead to RollingOut, its record says Succeeded/,
      ),
    ],
  ]);
});
