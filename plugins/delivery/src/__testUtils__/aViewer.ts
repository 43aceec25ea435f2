import { mockApis } from '@backstage/frontend-test-utils';
import type { Viewer } from '../domain/Viewer';
import { deliveryTranslationRef } from '../translation';

export const NOW = Date.parse('2026-11-19T14:41:27Z');

/** The guest, in English, in Berlin, on a Thursday afternoon at 15:41:27. */
export function aViewer(overrides: Partial<Viewer> = {}): Viewer {
  const translations = mockApis
    .translation()
    .getTranslation(deliveryTranslationRef);
  if (!translations.ready) {
    throw new Error('The English messages are not ready at once.');
  }
  return {
    t: translations.t,
    now: NOW,
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    userEntityRef: 'user:default/guest',
    ...overrides,
  };
}
