import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { control, github, PORTAL, startPortal, until } from './portal.mjs';

const pictures = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../../e2e-report',
);
const OVERLAY = 'applications/payments/overlays/test/kustomization.yaml';

let portal;
let browser;
let page;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  portal = await startPortal();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1320 },
  });
  // The portal's first page compiles while it loads.
  context.setDefaultTimeout(90_000);
  page = await context.newPage();
});

after(async () => {
  await browser?.close();
  await portal?.stop();
});

const card = environment =>
  page.getByRole('article', { name: environment, exact: true });
const panel = name => page.getByRole('dialog', { name });
const pageText = () => page.locator('body').innerText();
const picture = name =>
  page.screenshot({ path: join(pictures, `${name}.png`) });

async function step(name, body) {
  try {
    await body();
  } catch (error) {
    await picture(`failed-${name.replace(/[^a-z0-9]+/gi, '-')}`).catch(
      () => undefined,
    );
    throw error;
  }
}

/** The tag the overlay in Git asks for, and the commits that changed it, newest first. */
async function gitSays() {
  const file = await github(
    `/repos/acme/payments/contents/${OVERLAY}?ref=main`,
  );
  const text = Buffer.from(file.content, 'base64').toString('utf8');
  const commits = await github(
    `/repos/acme/payments/commits?sha=main&path=${OVERLAY}`,
  );
  return {
    tag: text.match(/newTag: "?([^"\n]+)/)?.[1],
    messages: commits.map(({ commit }) => commit.message),
  };
}

async function seriousFindings() {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`,
    );
}

test(
  'the wizard creates a service that Argo CD delivers to dev',
  { timeout: 300_000 },
  () =>
    step('wizard', async () => {
      await page.goto(`${PORTAL}/create/templates/default/service`);
      await page.getByLabel('Name').fill('Payments!');
      await page.getByLabel('Owner').fill('Commerce');
      await page
        .getByRole('option', { name: /commerce/i })
        .first()
        .click();
      await page.getByRole('button', { name: 'Next' }).click();
      // A name the clouds would refuse does not get past the first page.
      await page
        .getByText(/must match pattern/)
        .first()
        .waitFor();

      await page.getByLabel('Name').fill('payments');
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByLabel('Port').waitFor();
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('Prod window').first().waitFor();
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('link', { name: 'See it being delivered' }).click();
      for (const environment of ['dev', 'test', 'prod']) {
        await card(environment).waitFor({ timeout: 60_000 });
      }
      await card('dev')
        .getByText('Synced')
        .first()
        .waitFor({ timeout: 60_000 });
      await card('test')
        .getByText('Healthy')
        .first()
        .waitFor({ timeout: 60_000 });
    }),
);

test(
  "dev's canary walks 10, 25, 50, 100 by itself, without reloading",
  { timeout: 180_000 },
  () =>
    step('canary', async () => {
      // What a reload would take away.
      await page.evaluate(() => {
        globalThis.notReloaded = true;
      });
      const seen = new Set();
      await until(
        'the canary of dev walked 10, 25, 50, 100',
        async () => {
          const text = await card('dev').innerText();
          const weight = text.match(/set\s+(\d+)\s*%/)?.[1];
          if (weight) {
            if (!seen.has('25') && weight === '25') {
              await picture('delivery-tab-in-flight');
            }
            seen.add(weight);
          }
          return (
            /1\.1\.0/.test(text) &&
            /Healthy/.test(text) &&
            seen.size > 0 &&
            !weight
          );
        },
        { timeoutMs: 150_000, everyMs: 200 },
      );
      for (const weight of ['10', '25', '50']) {
        assert.ok(
          seen.has(weight),
          `never saw ${weight} %, only ${[...seen].join(', ')}`,
        );
      }
      assert.equal(await page.evaluate(() => globalThis.notReloaded), true);
    }),
);

test(
  'promoting dev to test previews, merges a pull request and succeeds',
  { timeout: 300_000 },
  () =>
    step('promote', async () => {
      await page.getByRole('button', { name: 'Promote to test' }).click();
      const dialog = panel('Promote to test');
      await dialog
        .getByText(/newTag/)
        .first()
        .waitFor();
      assert.match(await dialog.innerText(), /1\.0\.0[\s\S]*1\.1\.0/);
      await picture('promote-panel');
      await dialog.getByRole('button', { name: 'Open pull request' }).click();
      await panel(/Promotion P-\d+/)
        .getByText('Succeeded')
        .first()
        .waitFor({ timeout: 30_000 });
      await until(
        'the promotion succeeded',
        async () =>
          /Promotion P-\d+\s+Succeeded/.test(
            await panel(/Promotion P-\d+/).innerText(),
          ),
        { timeoutMs: 180_000 },
      );
      await picture('promotion-succeeded');
      const pulls = await github('/repos/acme/payments/pulls?state=closed');
      assert.equal(pulls.length, 1);
      assert.ok(pulls[0].merged_at);
      const git = await gitSays();
      assert.equal(git.tag, '1.1.0');
      assert.ok(git.messages.some(message => /Promotion-Id: /.test(message)));
      await page.keyboard.press('Escape');
      await card('test').getByText('1.1.0').first().waitFor();
    }),
);

test(
  'a bad version fails its analysis, is reverted in Git, and the history tells it',
  { timeout: 420_000 },
  () =>
    step('revert', async () => {
      await page.getByRole('button', { name: 'Promote to test' }).click();
      const draft = panel('Promote to test');
      await draft.getByLabel(/another tag/i).fill('1.2.0-bad');
      await draft
        .getByText(/1\.2\.0-bad/)
        .first()
        .waitFor();
      await draft.getByRole('button', { name: 'Open pull request' }).click();
      const failed = panel(/Promotion P-\d+/);
      await until(
        'the promotion failed',
        async () => /Promotion P-\d+\s+Failed/.test(await failed.innerText()),
        { timeoutMs: 240_000 },
      );
      assert.match(
        await failed.innerText(),
        /(success-rate|error-rate|latency)/,
      );
      await picture('promotion-failed');

      await failed.getByRole('button', { name: /^Revert/ }).click();
      const revert = panel(/Revert/);
      await revert.getByRole('button', { name: /^Revert to 1\.1\.0/ }).click();
      await until(
        'the revert succeeded',
        async () =>
          /Promotion P-\d+\s+Succeeded/.test(
            await panel(/Promotion P-\d+/).innerText(),
          ),
        { timeoutMs: 180_000 },
      );
      await page.keyboard.press('Escape');
      await until('test is healthy on the old version', async () => {
        const text = await card('test').innerText();
        return /1\.1\.0/.test(text) && /Healthy/.test(text);
      });
      const git = await gitSays();
      assert.equal(git.tag, '1.1.0');
      assert.match(git.messages[0] + git.messages[1], /Reverts: /);

      const activity = page.getByRole('table', { name: /activity/i });
      const rows = await activity.innerText();
      for (const words of [
        /Promotion succeeded/,
        /(Promotion failed|Reverted)/,
        /Revert succeeded/,
      ]) {
        assert.match(rows, words);
      }
      const links = await activity
        .getByRole('link')
        .evaluateAll(all => all.map(a => a.href));
      assert.ok(
        links.some(href =>
          /\/acme\/payments\/commit\/[0-9a-f]{40}$/.test(href),
        ),
      );
      await picture('delivery-tab-after-revert');
      assert.deepEqual(await seriousFindings(), []);
    }),
);

test(
  'a cluster that stops answering is shown with its age and recovers by itself',
  { timeout: 180_000 },
  () =>
    step('outage', async () => {
      await control('PUT', '/faults', { kube: 'down' });
      try {
        await page
          .getByText(/does not answer since|silent since|No answer/i)
          .first()
          .waitFor({ timeout: 60_000 });
        await card('test').getByText('1.1.0').first().waitFor();
        await picture('cluster-silent');
      } finally {
        await control('PUT', '/faults', { kube: 'ok' });
      }
      await page.getByText(/^Live/).first().waitFor({ timeout: 90_000 });
    }),
);

test(
  'the seeded services are in the states they are meant to show',
  { timeout: 180_000 },
  () =>
    step('seeds', async () => {
      const states = {
        checkout: /Healthy/,
        notifier: /(Aborted|Canary failed)/,
        'catalog-search': /(Drift|Out of sync)/,
        payouts: /Window closed/,
      };
      for (const [name, state] of Object.entries(states)) {
        await page.goto(`${PORTAL}/catalog/default/component/${name}/delivery`);
        await until(
          `${name} shows ${state}`,
          async () => state.test(await pageText()),
          { timeoutMs: 60_000 },
        );
        await picture(`seed-${name}`);
      }
    }),
);

test(
  'Ctrl-C ends everything that was started',
  { timeout: 60_000 },
  async () => {
    await browser.close();
    assert.equal(await portal.stop(), 0);
    for (const port of [3000, 7007, 7170, 7180, 7190]) {
      await assert.rejects(
        fetch(`http://127.0.0.1:${port}/`),
        `port ${port} still answers`,
      );
    }
  },
);
