import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  stopEnvironments,
  type Freeze,
  type Stop,
  type StopKind,
  type StopOf,
  type StopQuery,
} from '@lockstep/backstage-plugin-delivery-common';
import { describeCaller } from '../promotions/describeCaller';
import {
  isUuid,
  normaliseRef,
  parseCursor,
} from '../promotions/promotionRequest';
import type { Caller } from '../promotions/PromotionService';
import { auditAct } from '../service/auditAct';
import { collectPage } from '../service/collectPage';
import type { StopStore } from '../store';
import { ConfiguredFreezes } from './ConfiguredFreezes';
import { draftStop } from './draftStop';
import { StopAccess, type StopAuthorizer } from './StopAccess';
import type { StopPage, StopRequests, StopService } from './StopService';

const DEFAULT_PAGE = 100;

/** Entities as the caller sees them. */
export interface VisibleEntities {
  /** `NotFoundError` where there is none, or it must not be seen. */
  get(entityRef: string, credentials: BackstageCredentials): Promise<unknown>;
}

/** What the service works with. */
export interface StopsOptions {
  store: StopStore;
  authorizer: StopAuthorizer;
  entities: VisibleEntities;
  /** Names, in pipeline order. */
  environments: readonly string[];
  /** Those of the configuration. */
  freezes: readonly Freeze[];
  auditor: AuditorService;
  now: () => Date;
  createId: () => string;
  /** Called after a stop was created or ended: gates may answer differently now. */
  onChange?: () => void;
}

/** The one implementation behind every way to stop deliveries and to let them go on. */
export class Stops implements StopService {
  private readonly access: StopAccess;
  private readonly configured: ConfiguredFreezes;

  constructor(private readonly options: StopsOptions) {
    const { authorizer, environments, freezes } = options;
    this.access = new StopAccess(authorizer, environments);
    this.configured = new ConfiguredFreezes(freezes);
  }

  async list<K extends StopKind>(
    kind: K,
    query: StopQuery,
    caller: Caller,
  ): Promise<StopPage<K>> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const filter = {
      kind,
      entityRef: query.entityRef && normaliseRef(query.entityRef),
      environment: query.environment,
      openAt: query.includeEnded ? undefined : this.options.now().toISOString(),
    };
    const mayRead = this.access.createReadFilter(caller.credentials);
    const beforeNumber = parseCursor(query.cursor);
    // The configured ones are few and stand before the first page.
    const configured = (
      kind === 'freeze' && beforeNumber === undefined
        ? this.configured.list(filter)
        : []
    ) as Array<StopOf<K>>;
    const page = await collectPage({
      limit,
      beforeNumber,
      read: range => this.options.store.list({ ...filter, ...range }),
      numberOf: ({ number }) => number,
      show: async ({ stop }) => ((await mayRead(stop)) ? stop : undefined),
    });
    return { ...page, items: [...configured, ...page.items] };
  }

  async create<K extends StopKind>(
    kind: K,
    request: StopRequests[K],
    caller: Caller,
  ): Promise<StopOf<K>> {
    const { credentials } = caller;
    const meta = {
      entityRef: request.entityRef ?? null,
      environments: listEnvironments(request),
    };
    return this.audited(`${kind}-create`, caller, meta, async () => {
      const stop = draftStop(kind, request, {
        id: this.options.createId(),
        by: describeCaller(credentials),
        now: this.options.now(),
      });
      this.requireKnownEnvironments(stop);
      if (stop.entityRef !== undefined) {
        await this.options.entities.get(stop.entityRef, credentials);
      }
      await this.access.requireManage(credentials, stop);
      const stored = await this.options.store.insert(stop);
      this.options.onChange?.();
      return { value: stored, stop: stored };
    });
  }

  async remove(kind: StopKind, id: string, caller: Caller): Promise<void> {
    const { credentials } = caller;
    await this.audited(`${kind}-delete`, caller, { stop: id }, async () => {
      const configured =
        kind === 'freeze' ? this.configured.find(id) : undefined;
      const stop = configured ?? (await this.find(kind, id));
      const isSeen =
        stop && (await this.access.createReadFilter(credentials)(stop));
      if (!isSeen) {
        throw new NotFoundError(`There is no ${kind} ${id}`);
      }
      await this.access.requireManage(credentials, stop);
      if (configured) {
        throw this.configured.refuse(configured);
      }
      const result = await this.options.store.end(stop.id, {
        by: describeCaller(credentials),
        at: this.options.now().toISOString(),
      });
      if (result?.ended) {
        this.options.onChange?.();
      }
      return { value: undefined, stop };
    });
  }

  private async find(kind: StopKind, id: string): Promise<Stop | undefined> {
    return isUuid(id)
      ? this.options.store.get(kind, id.toLowerCase())
      : undefined;
  }

  private requireKnownEnvironments(stop: Stop) {
    const known = this.options.environments;
    const unknown = stopEnvironments(stop)?.find(name => !known.includes(name));
    if (unknown !== undefined) {
      throw new InputError(
        `There is no environment '${unknown}'; known are: ${known.join(', ')}`,
      );
    }
  }

  private async audited<T>(
    eventId: string,
    caller: Caller,
    meta: JsonObject,
    act: () => Promise<{ value: T; stop: Stop }>,
  ): Promise<T> {
    const { value } = await auditAct(this.options.auditor, {
      eventId,
      request: caller.request,
      meta: { ...meta, actor: describeCaller(caller.credentials) },
      run: act,
      describe: ({ stop }) => ({ ...describeStop(stop) }),
    });
    return value;
  }
}

/** `*` stands for all of them. */
function listEnvironments(request: {
  environment?: string;
  environments?: string[];
}): string[] {
  return request.environment !== undefined
    ? [request.environment]
    : request.environments ?? ['*'];
}

function describeStop(stop: Stop): JsonObject {
  return {
    stop: stop.id,
    entityRef: stop.entityRef ?? null,
    environments: [...(stopEnvironments(stop) ?? ['*'])],
    reason: stop.reason,
    endsAt: stop.endsAt ?? null,
  };
}
