import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type {
  BackstagePrincipalTypes,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  comparisonQuerySchema,
  doraQuerySchema,
  promotionExportQuerySchema,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { DoraReporter } from '../reports/DoraReporter';
import type { EnvironmentComparer } from '../reports/EnvironmentComparer';
import type {
  PromotionExport,
  PromotionExporter,
} from '../reports/PromotionExporter';
import { parseRequest } from './parseRequest';
import { readEntityRef } from './readEntityRef';

const ANYBODY: Array<keyof BackstagePrincipalTypes> = ['user', 'service'];

/**
 * Routes of reports. Mounted before those of promotions, which would take
 * `/promotions/export` for a promotion.
 */
export function createReportRouter(options: {
  httpAuth: HttpAuthService;
  dora: DoraReporter;
  exporter: PromotionExporter;
  comparer: EnvironmentComparer;
}): Router {
  const { httpAuth, dora, exporter, comparer } = options;
  const router = PromiseRouter();
  const caller = (request: Request<any>) =>
    httpAuth.credentials(request, { allow: ANYBODY });

  router.get('/metrics/dora', async (request, response) => {
    const credentials = await caller(request);
    const query = parseRequest(doraQuerySchema, request.query);
    response.json(await dora.report(query, credentials));
  });

  router.get('/promotions/export', async (request, response) => {
    const credentials = await caller(request);
    const query = parseRequest(promotionExportQuerySchema, request.query);
    await sendExport(
      exporter.export(query, { credentials, request }),
      response,
    );
  });

  router.get(
    '/entities/:kind/:namespace/:name/compare',
    async (request, response) => {
      const credentials = await caller(request);
      const query = parseRequest(comparisonQuerySchema, request.query);
      response.json(
        await comparer.compare(readEntityRef(request), query, credentials),
      );
    },
  );

  return router;
}

/**
 * Nothing is sent before the first part could be read, so that trouble up to there is still
 * an answer.
 */
async function sendExport(
  { contentType, fileName, text }: PromotionExport,
  response: Response,
): Promise<void> {
  const first = await text.next();
  response.attachment(fileName);
  response.setHeader('content-type', contentType);
  async function* parts() {
    try {
      if (!first.done) {
        yield first.value;
        yield* text;
      }
    } finally {
      await text.return(undefined);
    }
  }
  try {
    await pipeline(Readable.from(parts(), { objectMode: false }), response);
  } catch (error) {
    // The caller went away; that is theirs to decide, and audited.
    if (
      (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE'
    ) {
      throw error;
    }
  }
}
