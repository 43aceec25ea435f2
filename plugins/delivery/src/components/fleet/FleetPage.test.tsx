import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aDelivery, aDeployment } from '../../__testUtils__/deliveryModels';
import { NOW } from '../../__testUtils__/aViewer';
import { FakeDeliveryApi } from '../../__testUtils__/FakeDeliveryApi';
import { deliveryApiRef } from '../../api/DeliveryApi';
import { FleetPage } from './FleetPage';

const of = (name: string, environment: string, tag: string) => ({
  ...aDeployment(NOW, environment, tag),
  id: `hub~argocd~${name}-${environment}`,
  entityRef: `component:default/${name}`,
});

async function render(...deployments: ReturnType<typeof of>[]) {
  const api = new FakeDeliveryApi(aDelivery(NOW, { deployments }));
  await renderInTestApp(
    <TestApiProvider apis={[[deliveryApiRef, api]]}>
      <FleetPage />
    </TestApiProvider>,
  );
  return api;
}

const row = async (name: string) =>
  within(
    (await screen.findByRole('rowheader', { name: new RegExp(name) })).closest(
      'tr',
    )!,
  );

describe('FleetPage', () => {
  it('has a row per component and a column per environment, live', async () => {
    const api = await render(
      of('payments', 'dev', '1.1.0'),
      of('payments', 'prod', '1.0.0'),
      of('ledger', 'dev', '2.0.0'),
    );
    expect((await row('payments')).getByText('1.1.0')).toBeVisible();
    expect(screen.getByRole('columnheader', { name: 'prod' })).toBeVisible();
    expect(screen.getByText('2 of 2 components')).toBeVisible();

    act(() =>
      api.changeFleet(
        [of('payments', 'prod', '1.1.0')],
        [of('ledger', 'dev', '2.0.0')],
      ),
    );
    const payments = await row('payments');
    await waitFor(() => expect(payments.getAllByText('1.1.0')).toHaveLength(2));
    expect(screen.queryByText('ledger')).not.toBeInTheDocument();
    expect(screen.getByText('Live')).toBeVisible();
  });

  it('finds a component by name', async () => {
    await render(of('payments', 'dev', '1.0.0'), of('ledger', 'dev', '2.0.0'));
    await userEvent.type(await screen.findByRole('searchbox'), 'LEDG');
    expect(await row('ledger')).toBeTruthy();
    expect(screen.queryByText('payments')).not.toBeInTheDocument();
  });

  it('shows a hundred components at first, then more', async () => {
    await render(
      ...Array.from({ length: 150 }, (_, index) =>
        of(`svc-${index}`, 'dev', '1.0.0'),
      ),
    );
    expect(await screen.findByText('100 of 150 components')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('150 of 150 components')).toBeVisible();
  });

  it('says so when there is nothing', async () => {
    await render();
    expect(await screen.findByText(/No component you may see/)).toBeVisible();
  });

  it('says why it cannot be read', async () => {
    const api = new FakeDeliveryApi(aDelivery(NOW));
    api.failures.stream = new Error('the backend is away');
    await renderInTestApp(
      <TestApiProvider apis={[[deliveryApiRef, api]]}>
        <FleetPage />
      </TestApiProvider>,
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /The fleet could not be read/,
    );
  });
});
