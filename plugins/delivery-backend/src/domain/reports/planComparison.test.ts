import { aDeployment, REPO, v } from '../../__testUtils__/aDeployment';
import { planComparison, type ComparedVersion } from './planComparison';
import type { VersionOrigin } from './VersionOrigin';

const APP = 'https://git.acme.test/acme/payments-app.git';
const SHA = ['1', '2'].map(digit => digit.repeat(40));

function anOrigin(
  source: VersionOrigin['source'],
  changes: Partial<VersionOrigin> = {},
): VersionOrigin {
  return {
    entityRef: 'component:default/payments',
    image: v('1').image,
    pin: '1',
    source,
    repoURL: source === 'application' ? APP : REPO,
    sha: `${source}-sha`,
    committedAt: '2026-03-02T10:00:00.000Z',
    url: 'https://git.acme.test/commit',
    ...changes,
  };
}
function deployed(environment: string, revision: string) {
  const deployment = aDeployment(environment, '1');
  const { sources } = deployment.application;
  return {
    ...deployment,
    application: {
      ...deployment.application,
      revisions: ['not deployed yet'],
      history: [
        {
          id: 3,
          revisions: [revision],
          sources,
          deployedAt: '2026-03-02T10:00:00.000Z',
          automated: true,
        },
      ],
    },
  };
}
const side = (changes: Partial<ComparedVersion>): ComparedVersion => ({
  version: v('1'),
  origin: undefined,
  deployments: [],
  ...changes,
});
const plan = (
  from: Partial<ComparedVersion>,
  to: Partial<ComparedVersion>,
  applicationURL?: string,
) => planComparison({ from: side(from), to: side(to), applicationURL });

describe('planComparison', () => {
  it('prefers the application over everything else', () => {
    expect(
      plan(
        {
          origin: anOrigin('application', { sha: 'a' }),
          deployments: [deployed('test', 'x')],
        },
        {
          origin: anOrigin('application', { sha: 'b' }),
          deployments: [deployed('dev', 'y')],
        },
      ),
    ).toEqual({ source: 'application', repoURL: APP, base: 'a', head: 'b' });
  });

  it('takes the commit a version names itself', () => {
    const [base, head] = SHA;
    expect(
      plan(
        { version: { ...v('1'), gitSha: base } },
        { version: v(head), origin: anOrigin('gitops') },
        APP,
      ),
    ).toEqual({ source: 'application', repoURL: APP, base, head });
  });

  it('takes the commits that brought the versions where neither names one', () => {
    expect(
      plan(
        { origin: anOrigin('gitops', { sha: 'a' }) },
        { origin: anOrigin('gitops', { sha: 'b' }) },
        APP,
      ),
    ).toMatchObject({ source: 'gitops', repoURL: REPO, base: 'a', head: 'b' });
  });

  it('takes what is deployed where only one side can be traced', () => {
    expect(
      plan(
        {
          origin: anOrigin('application'),
          deployments: [deployed('test', 'x')],
        },
        { origin: anOrigin('gitops'), deployments: [deployed('dev', 'y')] },
      ),
    ).toMatchObject({
      source: 'gitops',
      repoURL: REPO,
      base: 'x',
      head: 'y',
      note: expect.stringContaining('other services'),
    });
  });

  it('says so where nothing fits', () => {
    expect(plan({}, {})).toMatchObject({ source: 'unknown' });
    const elsewhere = deployed('dev', 'y');
    elsewhere.application.history[0].sources = [
      { ...elsewhere.application.sources[0], repoURL: APP },
    ];
    expect(
      plan(
        { deployments: [deployed('test', 'x')] },
        { deployments: [elsewhere] },
      ),
    ).toMatchObject({ source: 'unknown' });
  });
});
