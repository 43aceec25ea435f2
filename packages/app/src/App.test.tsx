import { render, screen } from '@testing-library/react';

const PORTAL = 'http://localhost:3000';
const BACKEND = 'http://localhost:7007';

const config = {
  context: 'test',
  data: {
    app: { title: 'Lockstep', baseUrl: PORTAL },
    backend: { baseUrl: BACKEND },
  },
};

const json = (body: unknown) =>
  new Response(JSON.stringify(body), {
    headers: { 'content-type': 'application/json' },
  });

/** A token as the browser needs it: it only looks at the claims. */
function token() {
  const encode = (value: unknown) => btoa(JSON.stringify(value));
  return [
    encode({ alg: 'none' }),
    encode({ sub: 'user:default/guest', exp: Date.now() / 1000 + 3600 }),
    '',
  ].join('.');
}

/** The far end of the portal: the guest provider signs in, the catalog is empty. */
async function answer(input: RequestInfo | URL): Promise<Response> {
  const { pathname } = new URL(
    String(input instanceof Request ? input.url : input),
  );
  if (pathname.startsWith('/api/auth/guest')) {
    return json({
      profile: {},
      backstageIdentity: {
        token: token(),
        expiresInSeconds: 3600,
        identity: {
          type: 'user',
          userEntityRef: 'user:default/guest',
          ownershipEntityRefs: ['user:default/guest'],
        },
      },
    });
  }
  return json({ items: [], totalItems: 0, pageInfo: {} });
}

describe('App', () => {
  const { env } = process;
  const { fetch } = global;

  beforeEach(() => {
    process.env = { ...env, APP_CONFIG: [config] as unknown as string };
    global.fetch = answer as typeof global.fetch;
  });

  afterEach(() => {
    process.env = env;
    global.fetch = fetch;
  });

  it('signs the guest in without a click and shows the way to the catalog', async () => {
    const { default: app } = await import('./App');
    render(app.createRoot());

    expect(
      await screen.findByRole(
        'link',
        { name: /catalog/i },
        { timeout: 30_000 },
      ),
    ).toBeInTheDocument();
  }, 90_000);
});
