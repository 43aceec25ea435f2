import { join } from 'node:path';
import { createRandom } from '../domain/createRandom';
import {
  isUnended,
  judgeGit,
  judgeRecords,
  type Violation,
} from '../domain/faults';
import { percentile } from '../domain/figures';
import {
  measureUndisturbed,
  type UndisturbedPromotion,
} from '../faults/measureUndisturbed';
import { openPostgres } from '../faults/openPostgres';
import { runStorm, type StormReport } from '../faults/runStorm';
import { StormWorld, type StormWorldOptions } from '../faults/StormWorld';
import type { BenchContext } from './BenchContext';

const MOST_CALLS = 12;
const MOST_OWN_MS = 300;
const SHOWN_VIOLATIONS = 15;
const WARM_UP = 5;
/** Requests that are rarer may get away without a death at them. */
const COMMON_REQUESTS = 40;

/** One storm on each database: nothing is lost, done twice or stuck, and Git equals the records. */
export async function faults(context: BenchContext): Promise<void> {
  await storm(context, {
    name: 'SQLite, 1 process',
    replicas: 1,
    restMs: 2_500,
    database: folder => ({
      client: 'better-sqlite3',
      file: join(folder, 'promotions.sqlite'),
    }),
  });
  const postgres = await openPostgres();
  if (!postgres) {
    throw new Error(
      'PostgreSQL is not on this machine; install its server (Debian package "postgresql") and try again',
    );
  }
  try {
    await storm(context, {
      name: `PostgreSQL ${postgres.major}, 3 replicas`,
      replicas: 3,
      restMs: 1_000,
      database: () => ({ client: 'pg', url: postgres.connectionString }),
      restartDatabase: () => postgres.restart('immediate'),
    });
  } finally {
    await postgres.stop();
  }
}

async function storm(
  context: BenchContext,
  place: Pick<StormWorldOptions, 'replicas' | 'restMs' | 'database'> & {
    name: string;
    restartDatabase?: () => Promise<void>;
  },
): Promise<void> {
  const { name, restartDatabase, ...options } = place;
  const random = createRandom(context.seed);
  const say = (text: string) => context.say(`${name}: ${text}`);
  const world = await StormWorld.start({
    ...options,
    random,
    services: context.size(72, 24),
    repositories: context.size(12, 6),
    troubleShare: 0.02,
    silentLimits: !context.quick,
  });
  try {
    const calm = await measureUndisturbed(
      world,
      WARM_UP + context.size(100, 6),
    );
    addUndisturbed(context, name, calm.slice(WARM_UP));
    const report = await runStorm({
      world,
      random,
      promotions: context.size(1_000, 60),
      lanes: context.size(20, 10) * options.replicas,
      restartDatabase,
      databaseRestarts: context.size(5, 1),
      deadlineMs: context.size(1_200_000, 45_000),
      say,
    });
    judge(context, name, world, report);
  } finally {
    await world.stop();
  }
}

function addUndisturbed(
  context: BenchContext,
  name: string,
  measured: readonly UndisturbedPromotion[],
): void {
  const own = measured.map(({ ownMs }) => ownMs);
  const note = `${measured.length} promotions, one after the other; ${name}`;
  context.add({
    name: 'requests to GitHub of an undisturbed promotion, most',
    value: Math.max(...measured.map(({ calls }) => calls)),
    unit: '',
    limit: MOST_CALLS,
    note,
  });
  context.add({
    name: 'request to opened pull request, our own share, p95',
    value: percentile(own, 0.95),
    unit: 'ms',
    // A few on a machine that does other things as well say nothing about the time.
    limit: context.quick ? undefined : MOST_OWN_MS,
    note: `p50 ${Math.round(percentile(own, 0.5))} ms; ${note}`,
  });
}

function judge(
  context: BenchContext,
  name: string,
  world: StormWorld,
  report: StormReport,
): void {
  const violations = [...judgeRecords(report), ...judgeGit(report)];
  const { records } = report;
  const promotions = records.map(({ promotion }) => promotion);
  const count = (kind: Violation['kind']) =>
    violations.filter(violation => violation.kind === kind).length;
  const waiting = promotions.filter(isUnended).length;
  const figures: Array<[string, number, string]> = [
    ['promotions lost', count('lost'), ''],
    ['done twice', count('twice'), ''],
    [
      'stuck without a reason',
      count('stuck'),
      `${waiting} wait and say what for`,
    ],
    ['differences between Git and the records', count('git'), ''],
  ];
  for (const [figure, value, note] of figures) {
    context.add({
      name: `${figure}, of ${records.length}`,
      value,
      unit: '',
      limit: 0,
      note: [name, note].filter(Boolean).join('; '),
    });
  }
  context.add({
    name: 'promotions there was no time to request',
    value: report.missed,
    unit: '',
    limit: context.quick ? undefined : 0,
    note: name,
  });
  addCounts(context, name, world, report);
  for (const violation of violations.slice(0, SHOWN_VIOLATIONS)) {
    tell(context, violation, report);
  }
}

function addCounts(
  context: BenchContext,
  name: string,
  world: StormWorld,
  report: StormReport,
): void {
  const phases = new Map<string, number>();
  for (const { promotion } of report.records) {
    phases.set(promotion.phase, (phases.get(promotion.phase) ?? 0) + 1);
  }
  const { webhooks, reaper, bystander, troubles, proxy } = world;
  const info = (what: string, counts: Iterable<[string, number]>) => {
    const listed = [...counts];
    context.add({
      name: what,
      value: listed.reduce((sum, [, number]) => sum + number, 0),
      unit: '',
      note: `${name}; ${listed
        .map(([key, number]) => `${key} ${number}`)
        .join(', ')}`,
    });
  };
  info('promotions by their end', phases);
  info('faults of the Git host', troubles);
  info('acts of people', [
    ...bystander.acts,
    ['cancel', report.cancels],
    ['retry', report.retries],
    ['send again', report.duplicates],
  ]);
  info('deaths of replicas', [
    ...reaper.places,
    ['at random', reaper.atRandom],
  ]);
  const spared = listSpared(world);
  context.add({
    name: 'sides of a common request at which no replica died',
    value: spared.length,
    unit: '',
    limit: context.quick ? undefined : 0,
    note: [name, ...spared].join('; '),
  });
  info('webhooks', Object.entries(webhooks));
  info('restarts of the database', [['as a crash', report.databaseRestarts]]);
  info('requests to GitHub', proxy.requests);
  info('requests refused', report.refusals);
}

function listSpared({ proxy, reaper }: StormWorld): string[] {
  return [...proxy.requests]
    .filter(([, count]) => count >= COMMON_REQUESTS)
    .flatMap(([route]) => [`before ${route}`, `after ${route}`])
    .filter(place => !reaper.places.has(place));
}

/** Everything one needs to understand what went wrong. */
function tell(
  context: BenchContext,
  { kind, id, text }: Violation,
  { records }: StormReport,
): void {
  const record = records.find(({ promotion }) => promotion.id === id);
  const { number, kind: act, phase } = record?.promotion ?? {};
  context.say(
    `VIOLATION (${kind}): ${
      record ? `P-${number} ${act} ${phase} ${id}` : id ?? 'no promotion'
    } ${text} (seed ${context.seed})`,
  );
  record?.events.forEach(({ at, type, actor, ...event }) =>
    context.say(
      `  ${at} ${type} ${actor} ${JSON.stringify(event).slice(0, 300)}`,
    ),
  );
}
