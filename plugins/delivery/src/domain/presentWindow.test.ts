import type { SyncWindowsView } from '@lockstep/backstage-plugin-delivery-common';
import { aDeployment } from '../__testUtils__/deliveryModels';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { presentWindow } from './presentWindow';

const freeze = {
  kind: 'deny' as const,
  schedule: '0 0 * * *',
  duration: '24h',
  manualSync: true,
};
const present = (overrides: Partial<SyncWindowsView>) =>
  presentWindow(
    { ...aDeployment(NOW, 'prod', '1.0.0').windows, ...overrides },
    aViewer(),
  );

describe('presentWindow', () => {
  it.each([
    ['nothing more to say', freeze, []],
    [
      'what its owners say',
      { ...freeze, description: 'Inventory' },
      ['Inventory'],
    ],
    [
      'whose it is',
      { ...freeze, description: 'Inventory', project: 'company' },
      ['Inventory · set by the global project company'],
    ],
  ])('of a window in the way tells: %s', (_words, window, notes) => {
    const view = present({
      canSync: false,
      canSyncManually: false,
      blocking: [window, window],
    });
    expect(view.status.word).toBe('Window closed');
    expect(view.notes).toEqual(notes);
  });

  it('says that a person may sync', () => {
    expect(present({ canSync: false }).notes).toEqual(['a person may sync']);
  });
});
