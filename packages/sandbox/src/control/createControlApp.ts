import express, { type ErrorRequestHandler } from 'express';
import { ReleaseError, type Release } from '../ci/createReleases';
import type { SandboxClock } from '../clock';
import type { Availability } from './Availability';
import { parseControlRequest } from './parseControlRequest';

/** What the control API may do; each is one act of the sandbox. */
export interface ControlledSandbox {
  clock: SandboxClock;
  /** Empty when every seeded service is in its state. */
  pendingSeeds(): string[];
  verdicts: {
    markBad(verdict: {
      tag: string;
      image?: string;
      namespaces?: string[];
    }): void;
    list(): unknown[];
  };
  release(release: Release): Promise<string>;
  setAvailability(target: 'kube' | 'github', availability: Availability): void;
}

/**
 * The API a person, a test or the demo steers the sandbox with. Listens on loopback only and
 * asks for no token.
 */
export function createControlApp(sandbox: ControlledSandbox): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '100kb' }));

  app.get('/healthz', (_req, res) => {
    res.json({ status: 'ok', pendingSeeds: sandbox.pendingSeeds() });
  });

  app.get('/clock', (_req, res) => {
    res.json({ factor: sandbox.clock.factor });
  });
  app.put('/clock', (req, res) => {
    sandbox.clock.setFactor(parseControlRequest.clock(req.body).factor);
    res.json({ factor: sandbox.clock.factor });
  });

  app.get('/versions/bad', (_req, res) => {
    res.json({ items: sandbox.verdicts.list() });
  });
  app.post('/versions/bad', (req, res) => {
    sandbox.verdicts.markBad(parseControlRequest.badVersion(req.body));
    res.status(201).json({ items: sandbox.verdicts.list() });
  });

  app.post('/releases', (req, res, next) => {
    Promise.resolve()
      .then(() => sandbox.release(parseControlRequest.release(req.body)))
      .then(sha => res.status(201).json({ sha }))
      .catch(next);
  });

  app.put('/faults', (req, res) => {
    const faults = parseControlRequest.faults(req.body);
    for (const target of ['kube', 'github'] as const) {
      const availability = faults[target];
      if (availability) {
        sandbox.setAvailability(target, availability);
      }
    }
    res.json(faults);
  });

  app.use((req, res) => {
    res.status(404).json({
      error: `${req.method} ${req.path} is not part of the control API`,
    });
  });
  const onError: ErrorRequestHandler = (error, _req, res, _next) => {
    const asked =
      error instanceof ReleaseError ||
      error.name === 'ControlRequestError' ||
      error.type === 'entity.parse.failed';
    res.status(asked ? 400 : 500).json({ error: error.message });
  };
  app.use(onError);
  return app;
}
