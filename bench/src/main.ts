import { availableParallelism, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import {
  BENCHES,
  BENCHES_BY_DEFAULT,
  BenchContext,
  CatalogCache,
} from './benches';
import { formatTable, judge, type Figure } from './domain/figures';
import { parseArguments, type BenchArguments } from './domain/parseArguments';
import { pinning } from './processes/Child';

const CACHE_DIRECTORY = join(__dirname, '..', '..', '.tools', 'bench');
const DEADLINE_MINUTES = { full: 30, quick: 8 };

/** Runs benches one after the other and prints the figures. Exit code 1 when one is missed. */
async function main(): Promise<number> {
  const parsed = parseArguments(process.argv.slice(2), Object.keys(BENCHES));
  if ('complaint' in parsed) {
    process.stderr.write(`${parsed.complaint}\n`);
    return 2;
  }
  const started = performance.now();
  const [load] = loadavg();
  const catalog = new CatalogCache(CACHE_DIRECTORY);
  process.on('exit', () => catalog.dispose());
  boundTime(parsed.quick);
  const figures: Figure[] = [];
  let failed = false;
  for (const name of parsed.names.length ? parsed.names : BENCHES_BY_DEFAULT) {
    failed = !(await runBench(name, parsed, catalog, figures)) || failed;
  }
  console.log(
    `\nNode ${process.version}, ${availableParallelism()} cores, ${Math.round(
      totalmem() / 2 ** 30,
    )} GiB, load ${load.toFixed(1)} before; ${pinning}; seed ${parsed.seed}; ${
      parsed.quick ? 'quick: smaller sizes than the figures ask for; ' : ''
    }${Math.round((performance.now() - started) / 1_000)} s\n`,
  );
  console.log(formatTable(figures));
  const missed = figures.filter(figure => judge(figure) === 'FAIL').length;
  console.log(`\n${missed} figure${missed === 1 ? '' : 's'} missed`);
  return failed || missed > 0 ? 1 : 0;
}

/** Says whether the bench came to its end. */
async function runBench(
  bench: string,
  { quick, seed }: BenchArguments,
  catalog: CatalogCache,
  figures: Figure[],
): Promise<boolean> {
  const context = new BenchContext({ bench, quick, seed, catalog });
  const started = performance.now();
  try {
    await BENCHES[bench](context);
    context.say(`${Math.round((performance.now() - started) / 1_000)} s`);
    return true;
  } catch (error) {
    console.error(`[${bench}] failed: ${(error as Error).stack}`);
    return false;
  } finally {
    figures.push(...context.figures);
    await context.stopAll();
  }
}

/** Children end with this process, whatever they are at. */
function boundTime(quick: boolean): void {
  const minutes = quick ? DEADLINE_MINUTES.quick : DEADLINE_MINUTES.full;
  setTimeout(() => {
    process.stderr.write(`The bench was not done after ${minutes} minutes.\n`);
    process.exit(1);
  }, minutes * 60_000).unref();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(1));
  }
}

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
