import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { findWoken } from './findWoken';

const waiting = (repoURL: string, reason = 'gate-pending') =>
  [{ id: 'one', reason, edits: [{ repoURL }] }] as unknown as Promotion[];

it.each([
  ['the same', waiting('https://git.test/acme/shop.git'), ['one']],
  ['the same, told otherwise', waiting('https://git.test/Acme/shop/'), ['one']],
  ['another one', waiting('https://git.test/acme/bank.git'), []],
  [
    'one whose host asked for patience',
    waiting('https://git.test/acme/shop.git', 'git-host-rate-limited'),
    [],
  ],
])('news of %s', (_, pending, woken) => {
  expect(findWoken(pending, 'https://git.test/acme/shop')).toEqual(woken);
});
