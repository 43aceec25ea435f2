import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxClock } from '../clock';
import type { KubeVerb } from './access';
import type { ClusterStore } from './ClusterStore';
import type { KubeObject } from './KubeObject';
import { KubeStatusError } from './KubeStatusError';
import type { ListPages } from './listPages';
import type { ResourcePath } from './parseKubePath';
import { patchObject } from './patchObject';
import { presentTable } from './presentTable';
import {
  readCount,
  readFilter,
  readFlag,
  readPresentation,
  readResourceVersion,
} from './readOptions';
import { mediaTypeOf, readBody } from './requestBody';
import { apiVersionOf, isBuiltin } from './resourceKinds';
import { sendJson } from './sendJson';
import { type Pace, sendSlowly } from './sendSlowly';
import type { Watches } from './Watches';

interface ResourceRequest {
  verb: KubeVerb;
  path: ResourcePath;
  query: URLSearchParams;
  request: IncomingMessage;
  response: ServerResponse;
  /** Refuses a verb that the request turns out to need as well. */
  requireAllowed(verb: KubeVerb): void;
}

/** Serves the requests that address a kind or an object of it. */
export class ResourceHandler {
  readonly #store: ClusterStore;
  readonly #watches: Watches;
  readonly #paceOf: () => Pace | undefined;
  readonly #clock: SandboxClock;
  readonly #pages: ListPages;

  constructor(options: {
    store: ClusterStore;
    watches: Watches;
    pages: ListPages;
    /** How lists are sent at the moment, when not at once. */
    paceOf(): Pace | undefined;
    clock: SandboxClock;
  }) {
    this.#store = options.store;
    this.#watches = options.watches;
    this.#pages = options.pages;
    this.#paceOf = options.paceOf;
    this.#clock = options.clock;
  }

  async handle(input: ResourceRequest): Promise<void> {
    const { path, query } = input;
    const { kind, name, subresource } = path;
    if (
      subresource !== undefined &&
      !(subresource === 'status' && kind.hasStatus)
    ) {
      throw new KubeStatusError(
        404,
        'NotFound',
        'the server could not find the requested resource',
      );
    }
    if (query.get('dryRun')) {
      throw KubeStatusError.badRequest(
        'the sandbox does no dry run; send the request without dryRun',
      );
    }
    const isCollection = name === undefined;
    switch (input.verb) {
      case 'watch':
        return this.#watch(input);
      case 'list':
        return this.#list(input);
      case 'get':
        return this.#sendObject(input, 200, this.#require(path));
      case 'create':
        return isCollection ? this.#create(input) : refuseMethod();
      case 'update':
        return isCollection ? refuseMethod() : this.#replace(input);
      case 'patch':
        return isCollection ? refuseMethod() : this.#patch(input);
      default:
        return subresource === undefined ? this.#delete(input) : refuseMethod();
    }
  }

  #watch({ path, query, request, response }: ResourceRequest): void {
    const { kind, namespace, name } = path;
    const presentation = readPresentation(request.headers, query);
    const sendsInitial = readFlag(query, 'sendInitialEvents');
    this.#watches.open(
      {
        kind,
        namespace,
        matches: readFilter(kind, query, name),
        resourceVersion: sendsInitial
          ? undefined
          : readResourceVersion(query, this.#store.resourceVersion),
        wantsBookmarks: readFlag(query, 'allowWatchBookmarks'),
        marksInitialEnd: sendsInitial,
        // As a real server: between half an hour and an hour, so that not all end at once.
        timeoutSeconds:
          readCount(query, 'timeoutSeconds', 0) || 1800 + Math.random() * 1800,
        present: object =>
          presentation.asTable
            ? presentTable(kind.kind, [object], {
                now: this.#clock.now(),
                listMeta: { resourceVersion: object.metadata.resourceVersion },
                include: presentation.include,
              })
            : object,
      },
      response,
    );
  }

  async #list(input: ResourceRequest): Promise<void> {
    const { path, query, request, response } = input;
    const { kind, namespace } = path;
    const limit = readCount(query, 'limit', 0);
    const token = query.get('continue');
    const isFiltered = ['labelSelector', 'fieldSelector'].some(field =>
      query.get(field),
    );
    const matches = readFilter(kind, query);
    readResourceVersion(query, this.#store.resourceVersion);
    const page = token
      ? this.#pages.next(token, limit)
      : this.#pages.first(
          {
            resourceVersion: String(this.#store.resourceVersion),
            items: this.#store.snapshot(kind.kind, namespace).filter(matches),
          },
          limit,
        );
    const metadata = {
      resourceVersion: page.resourceVersion,
      ...(page.continueToken && { continue: page.continueToken }),
      // A real server does not count what a selector would still let through.
      ...(page.remainingItemCount &&
        !isFiltered && { remainingItemCount: page.remainingItemCount }),
    };
    const presentation = readPresentation(request.headers, query);
    const body = presentation.asTable
      ? presentTable(kind.kind, page.items, {
          now: this.#clock.now(),
          listMeta: metadata,
          include: presentation.include,
        })
      : {
          kind: `${kind.kind}List`,
          apiVersion: apiVersionOf(kind),
          metadata,
          // Items of built-in kinds come without their kind, those of custom ones with it.
          items: isBuiltin(kind)
            ? page.items.map(({ kind: _, apiVersion, ...item }) => item)
            : page.items,
        };
    const pace = this.#paceOf();
    if (pace) {
      await sendSlowly(response, body, pace);
    } else {
      sendJson(response, 200, body);
    }
  }

  async #create(input: ResourceRequest): Promise<void> {
    const object = await this.#readObject(input);
    this.#sendObject(input, 201, this.#store.create(object));
  }

  async #replace(input: ResourceRequest): Promise<void> {
    const { path } = input;
    const object = await this.#readObject(input);
    if (object.metadata.name !== path.name) {
      throw KubeStatusError.badRequest(
        `the name of the object (${object.metadata.name}) does not match the name on the URL (${path.name})`,
      );
    }
    if (!object.metadata.resourceVersion && !isBuiltin(path.kind)) {
      this.#require(path);
      throw KubeStatusError.invalid(path.kind, path.name, [
        {
          field: 'metadata.resourceVersion',
          message: 'Invalid value: 0x0: must be specified for an update',
        },
      ]);
    }
    this.#sendObject(input, 200, this.#write(path, object));
  }

  async #patch(input: ResourceRequest): Promise<void> {
    const { path, query, request } = input;
    const mediaType = mediaTypeOf(request);
    const patch = await readBody(request);
    const isApply = mediaType === 'application/apply-patch+yaml';
    if (isApply && !query.get('fieldManager')) {
      throw KubeStatusError.badRequest(
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      );
    }
    if (isApply && path.subresource === undefined && !this.#find(path)) {
      input.requireAllowed('create');
      const created = this.#store.create(settle(path, patch));
      this.#sendObject(input, 201, created);
      return;
    }
    const current = this.#require(path);
    const patched = patchObject(path.kind, current, mediaType, patch);
    this.#sendObject(input, 200, this.#write(path, patched));
  }

  async #delete(input: ResourceRequest): Promise<void> {
    const { path, query, response } = input;
    const body = ((await readBody(input.request)) ?? {}) as {
      propagationPolicy?: string;
      orphanDependents?: boolean;
      preconditions?: { uid?: string; resourceVersion?: string };
      dryRun?: string[];
    };
    if (body.dryRun?.length) {
      throw KubeStatusError.badRequest(
        'the sandbox does no dry run; send the request without dryRun',
      );
    }
    const policy = query.get('propagationPolicy') ?? body.propagationPolicy;
    const options = {
      orphan: policy === 'Orphan' || body.orphanDependents === true,
      preconditions: body.preconditions,
    };
    const { kind, namespace, name } = path;
    if (name === undefined) {
      const matches = readFilter(kind, query);
      const doomed = this.#store
        .snapshot(kind.kind, namespace)
        .filter(matches)
        .map(object =>
          this.#store.deleteWith(
            kind.kind,
            object.metadata.namespace,
            object.metadata.name,
            options,
          ),
        );
      sendJson(response, 200, {
        kind: `${kind.kind}List`,
        apiVersion: apiVersionOf(kind),
        metadata: { resourceVersion: String(this.#store.resourceVersion) },
        items: doomed,
      });
      return;
    }
    const deleted = this.#store.deleteWith(kind.kind, namespace, name, options);
    if (this.#find(path)) {
      this.#sendObject(input, 200, deleted);
      return;
    }
    sendJson(response, 200, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: {
        name,
        ...(kind.group && { group: kind.group }),
        kind: kind.plural,
        uid: deleted.metadata.uid,
      },
    });
  }

  #write(path: ResourcePath, object: KubeObject): KubeObject {
    return path.subresource === 'status'
      ? this.#store.updateStatus(object)
      : this.#store.update(object);
  }

  #find({ kind, namespace, name = '' }: ResourcePath): KubeObject | undefined {
    return this.#store.get(kind.kind, namespace, name);
  }

  #require(path: ResourcePath): KubeObject {
    const found = this.#find(path);
    if (!found) {
      throw KubeStatusError.notFound(path.kind, path.name ?? '');
    }
    return found;
  }

  async #readObject({ path, request }: ResourceRequest): Promise<KubeObject> {
    return settle(path, await readBody(request));
  }

  #sendObject(
    { path, query, request, response }: ResourceRequest,
    status: number,
    object: KubeObject,
  ): void {
    const { asTable, include } = readPresentation(request.headers, query);
    sendJson(
      response,
      status,
      asTable
        ? presentTable(path.kind.kind, [object], {
            now: this.#clock.now(),
            listMeta: { resourceVersion: object.metadata.resourceVersion },
            include,
          })
        : object,
    );
  }
}

function refuseMethod(): never {
  throw KubeStatusError.methodNotAllowed();
}

/** A body as the object that the path is about. */
function settle(path: ResourcePath, body: unknown): KubeObject {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw KubeStatusError.badRequest('the body must be an object');
  }
  const given = body as Partial<KubeObject>;
  const { kind } = path;
  if (given.kind !== undefined && given.kind !== kind.kind) {
    throw KubeStatusError.badRequest(
      `${given.kind} in version "${given.apiVersion}" cannot be handled as a ${kind.kind}`,
    );
  }
  const metadata = { ...given.metadata, name: given.metadata?.name ?? '' };
  if (kind.namespaced) {
    if (metadata.namespace && metadata.namespace !== path.namespace) {
      throw KubeStatusError.badRequest(
        `the namespace of the provided object does not match the namespace sent on the request`,
      );
    }
    metadata.namespace = path.namespace;
  }
  if (metadata.name === '' && path.name !== undefined) {
    metadata.name = path.name;
  }
  return {
    ...given,
    apiVersion: given.apiVersion ?? apiVersionOf(kind),
    kind: kind.kind,
    metadata,
  };
}
