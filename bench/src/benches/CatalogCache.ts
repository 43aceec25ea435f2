import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchBackend } from '../processes/BenchBackend';

const COMPONENTS = { full: 10_000, quick: 1_000 };
const MEMORY_FILE_SYSTEM = '/dev/shm';
const POLL_MS = 500;
const INGEST_MS = 420_000;
const PARTS = ['backend/catalogModule.ts', 'domain/cluster/DeploymentNames.ts'];

/**
 * Databases of a backend that has read its catalog. Reading ten thousand entities takes the
 * catalog minutes, which is none of what is measured, so it is done once and kept.
 */
export class CatalogCache {
  private readonly workDirectory = mkdtempSync(
    join(
      isWritable(MEMORY_FILE_SYSTEM) ? MEMORY_FILE_SYSTEM : tmpdir(),
      'bench-',
    ),
  );
  private copies = 0;

  constructor(private readonly cacheDirectory: string) {}

  /** A folder of databases to start a backend with, for this backend alone. */
  async copy(quick: boolean): Promise<string> {
    const components = quick ? COMPONENTS.quick : COMPONENTS.full;
    const kept = join(
      this.cacheDirectory,
      `catalog-${components}-${fingerprint()}`,
    );
    if (!existsSync(kept)) {
      await this.ingest(components, kept);
    }
    const copy = this.nextDirectory();
    cpSync(kept, copy, { recursive: true });
    return copy;
  }

  dispose(): void {
    rmSync(this.workDirectory, { recursive: true, force: true });
  }

  private async ingest(components: number, kept: string): Promise<void> {
    console.log(
      `The catalog reads ${components} components; this is done once (usually ${Math.round(
        15 + components / 90,
      )} s)`,
    );
    const databaseDirectory = this.nextDirectory();
    mkdirSync(databaseDirectory);
    const backend = await BenchBackend.start({
      databaseDirectory,
      clusters: {},
      ingestComponents: components,
    });
    try {
      const deadline = performance.now() + INGEST_MS;
      for (;;) {
        const { totalItems } = await backend.read(
          '/api/catalog/entities/by-query?limit=0&filter=kind=component',
        );
        if (totalItems >= components) {
          break;
        }
        if (performance.now() > deadline) {
          throw new Error(`the catalog read only ${totalItems} components`);
        }
        await delay(POLL_MS);
      }
    } finally {
      await backend.stop();
    }
    this.keep(databaseDirectory, kept);
  }

  /** Another run may do the same at this moment; what is kept is always whole. */
  private keep(databaseDirectory: string, kept: string): void {
    mkdirSync(this.cacheDirectory, { recursive: true });
    const partial = mkdtempSync(`${kept}.partial-`);
    try {
      cpSync(databaseDirectory, partial, { recursive: true });
      if (!existsSync(kept)) {
        renameSync(partial, kept);
      }
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }

  private nextDirectory(): string {
    this.copies += 1;
    return join(this.workDirectory, String(this.copies));
  }
}

/** Of everything that decides what the databases hold. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const part of PARTS) {
    hash.update(readFileSync(join(__dirname, '..', part)));
  }
  hash.update(
    readFileSync(
      require.resolve('@backstage/plugin-catalog-backend/package.json'),
    ),
  );
  return hash.digest('hex').slice(0, 12);
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
