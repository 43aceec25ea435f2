import { identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  permissionApiRef,
  type PermissionApi,
} from '@backstage/plugin-permission-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { deliveryApiRef } from '../../api/DeliveryApi';
import {
  aDelivery,
  aDeployment,
  aPromotion,
} from '../../__testUtils__/deliveryModels';
import { deliveryScenes } from '../../__testUtils__/deliveryScenes';
import { FakeDeliveryApi } from '../../__testUtils__/FakeDeliveryApi';
import { DeliveryView } from './DeliveryView';

const allow = mockApis.permission({ authorize: AuthorizeResult.ALLOW });
const deny = mockApis.permission({ authorize: AuthorizeResult.DENY });

function open(
  api: FakeDeliveryApi,
  options: {
    path?: string;
    permissions?: PermissionApi;
    // Decisions are remembered for the page's life, by what they are about.
    entityRef?: string;
  } = {},
) {
  renderInTestApp(
    <DeliveryView
      entityRef={options.entityRef ?? 'component:default/payments'}
      entityName="payments"
      annotations={{ 'argocd/app-name': 'payments' }}
    />,
    {
      initialRouteEntries: [options.path ?? '/'],
      apis: [
        [deliveryApiRef, api],
        [permissionApiRef, options.permissions ?? allow],
        [
          identityApiRef,
          mockApis.identity({ userEntityRef: 'user:default/guest' }),
        ],
      ],
    },
  );
}

const scene = (name: string) =>
  new FakeDeliveryApi(deliveryScenes[name](Date.now()));
const card = (name: string) => screen.findByRole('article', { name });
const dialog = (name: string | RegExp) => screen.findByRole('dialog', { name });

describe('DeliveryView', () => {
  it('shows plain workloads where no rollout leads', async () => {
    open(scene('plain-workloads'));
    const dev = within(await card('dev'));
    expect(dev.getByText('What runs')).toBeInTheDocument();
    const rows = dev.getAllByRole('listitem').map(row => row.textContent);
    expect(rows[0]).toMatch(
      /payments Deployment.*Progressing.*3\/3 ready.*1 of 3 updated/,
    );
    expect(rows[1]).toMatch(/payments-db StatefulSet.*Healthy.*3\/3 ready/);
    expect(dev.getByText('6/6 pods')).toBeInTheDocument();
  });

  it('shows the pipeline in order, each environment with its state in words', async () => {
    open(scene('canary-in-flight'));
    await card('dev');
    expect(
      screen
        .getAllByRole('article')
        .map(article => within(article).getByRole('heading').textContent),
    ).toEqual(['dev', 'test', 'prod']);
    expect(await card('dev')).toHaveTextContent(
      /Rolling out.*1\.48\.0.*replaces 1\.47\.3/,
    );
    expect(await card('dev')).toHaveTextContent(/set 25 % · actual 20 %/);
    expect(await card('prod')).toHaveTextContent(/Needs a person/);
    expect(
      screen.getByRole('heading', { name: /needs approval to go to prod/ }),
    ).toBeVisible();
    expect(screen.getByText('Live')).toBeVisible();
  });

  it('follows the stream and announces what changed', async () => {
    const api = scene('healthy');
    open(api);
    await card('dev');
    api.change({
      deployments: [
        aDeployment(Date.now(), 'dev', '1.48.0', {
          health: { status: 'Degraded', message: 'CrashLoopBackOff' },
        }),
      ],
    });
    await waitFor(async () =>
      expect(await card('dev')).toHaveTextContent('1.48.0'),
    );
    await waitFor(() =>
      expect(
        screen.getAllByRole('status').map(({ textContent }) => textContent),
      ).toContain('dev: Degraded'),
    );
  });

  it('promotes: previews the change, asks once, and goes on as progress', async () => {
    const api = new FakeDeliveryApi(
      aDelivery(Date.now(), {
        deployments: [
          aDeployment(Date.now(), 'dev', '1.1.0'),
          aDeployment(Date.now(), 'test', '1.0.0'),
        ],
      }),
    );
    open(api);
    const opener = await screen.findByRole('button', {
      name: 'Promote to test',
    });
    await userEvent.click(opener);

    const draft = await dialog('Promote to test');
    const send = within(draft).getByRole('button', {
      name: 'Open pull request',
    });
    expect(send).toBeDisabled();
    expect(draft).toHaveTextContent('The preview is being worked out');
    await waitFor(() => expect(send).toBeEnabled());
    const diff = within(draft).getByRole('table', {
      name: /Change of applications/,
    });
    expect(diff).toHaveTextContent(/newTag: 1\.0\.0.*newTag: 1\.1\.0/);
    expect(
      within(draft).getByRole('row', { name: /Approval.*Pending.*sre/ }),
    ).toBeVisible();

    await userEvent.dblClick(send);
    expect(await dialog('Promotion P-7')).toHaveTextContent(/Requested/);
    expect(api.created).toEqual([
      {
        request: expect.objectContaining({
          environment: 'test',
          fromEnvironment: 'dev',
        }),
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);

    api.change({
      promotions: [
        aPromotion(Date.now(), {
          id: 'created',
          number: 7,
          phase: 'Succeeded',
        }),
      ],
    });
    await waitFor(async () =>
      expect(await dialog('Promotion P-7')).toHaveTextContent(
        /Promotion P-7\s*Succeeded/,
      ),
    );
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('takes a tag by name and tells what the backend refuses, in place', async () => {
    const api = scene('healthy');
    open(api, { path: '/?promote=test' });
    const draft = await dialog('Promote to test');
    await userEvent.type(within(draft).getByLabelText('Another tag'), '9.9.9');
    const send = within(draft).getByRole('button', {
      name: 'Open pull request',
    });
    await waitFor(() => expect(send).toBeEnabled());
    api.failures.create = Object.assign(new Error('Request failed with 409'), {
      body: { error: { message: 'P-3 is on its way to test already.' } },
    });
    await userEvent.click(send);
    expect(await within(draft).findByRole('alert')).toHaveTextContent(
      'P-3 is on its way to test already.',
    );
    api.failures.create = undefined;
    await userEvent.click(send);
    await dialog('Promotion P-7');
    const [first, second] = api.created;
    expect(first.request.version).toEqual({ tag: '9.9.9' });
    expect(second.key).toBe(first.key);
  });

  it('says why it cannot be promoted', async () => {
    const api = scene('closed-window');
    api.blockers = ['1.47.2 is vetoed by Aiko.'];
    open(api, { path: '/?promote=prod' });
    const draft = await dialog('Promote to prod');
    expect(
      await within(draft).findByText('1.47.2 is vetoed by Aiko.'),
    ).toBeVisible();
    expect(
      within(draft).getByRole('button', { name: 'Open pull request' }),
    ).toBeDisabled();
  });

  it('reverts a failed promotion with its inverse', async () => {
    const api = scene('failed-analysis');
    open(api);
    await userEvent.click(
      within(await card('test')).getByRole('button', {
        name: 'Revert to 1.47.0',
      }),
    );
    const draft = await dialog('Revert test');
    const send = within(draft).getByRole('button', {
      name: 'Revert to 1.47.0',
    });
    await waitFor(() => expect(send).toBeEnabled());
    await userEvent.click(send);
    await dialog('Promotion P-7');
    expect(api.created[0].request).toMatchObject({
      reverts: 'p409',
      kind: 'revert',
    });
  });

  it('opens a promotion from the activity, with the way back', async () => {
    const api = scene('failed-analysis');
    open(api);
    const activity = await screen.findByRole('table', {
      name: 'Recent activity',
    });
    await userEvent.click(
      within(activity).getByRole('button', { name: 'P-409' }),
    );
    const panel = await dialog('Promotion P-409');
    expect(panel).toHaveTextContent(/Promotion P-409\s*Failed/);
    await userEvent.click(
      within(panel).getByRole('button', { name: 'Revert to 1.47.0' }),
    );
    await dialog('Revert test');
  });

  it('approves what is open, bound to the commit that was looked at', async () => {
    const api = scene('waiting-promotion');
    open(api);
    const activity = await screen.findByRole('table', {
      name: 'Recent activity',
    });
    await userEvent.click(
      within(activity).getByRole('button', { name: 'P-412' }),
    );
    const panel = await dialog('Promotion P-412');
    expect(within(panel).getByRole('button', { name: 'Reject' })).toBeVisible();
    await userEvent.click(
      within(panel).getByRole('button', { name: 'Approve' }),
    );
    await waitFor(() =>
      expect(api.acts).toEqual([
        {
          id: 'p412',
          act: 'approve',
          headSha: '71ac0d4f1e2d3c4b5a69788796a5b4c3d2e1f001',
        },
      ]),
    );
  });

  it('skips a pause after saying what happens', async () => {
    const api = scene('canary-in-flight');
    open(api);
    await userEvent.click(
      within(await card('dev')).getByRole('button', { name: 'Skip pause' }),
    );
    const confirm = await dialog('Skip pause in dev?');
    expect(confirm).toHaveTextContent(
      'Changes the running canary only, nothing in Git.',
    );
    await userEvent.click(
      within(confirm).getByRole('button', { name: 'Skip pause' }),
    );
    await waitFor(() =>
      expect(api.operations).toEqual([
        { id: 'sandbox~argocd~payments-dev', operation: 'promote' },
      ]),
    );
  });

  it('offers nothing to who may only look, and says so', async () => {
    open(scene('canary-in-flight'), {
      permissions: deny,
      entityRef: 'component:default/guarded',
    });
    const dev = await card('dev');
    expect(await within(dev).findByText(/You may look, not act/)).toBeVisible();
    expect(
      within(dev).queryByRole('button', { name: 'Skip pause' }),
    ).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Promote to test' }),
    ).toBeDisabled();
  });

  it('says what to annotate when nothing is found', async () => {
    open(scene('empty'));
    expect(
      await screen.findByText('No deployment found for payments'),
    ).toBeVisible();
    expect(
      screen.getByText(
        /argocd\/app-name: payments-dev, payments-test, payments-prod/,
      ),
    ).toBeVisible();
    expect(screen.getByText('payments, matches no Application')).toBeVisible();
  });

  it.each([
    [403, /You may not see the delivery of payments/],
    [404, /payments is not in the catalog/],
    [undefined, /The delivery backend does not answer/],
  ])('tells a %s from the others', async (statusCode, text) => {
    const api = scene('healthy');
    api.failures.stream = Object.assign(new Error('Request failed'), {
      statusCode,
    });
    open(api);
    expect(await screen.findByRole('alert')).toHaveTextContent(text);
  });
});
