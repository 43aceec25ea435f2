import type { AccessRequest } from './access/AccessRequest';
import { qualifiedName, type ResourceKind } from './resourceKinds';

/** The body of every refusal, as the API server sends it. */
export interface KubeStatus {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: object;
  status: 'Failure';
  message: string;
  reason: string;
  details?: object;
  code: number;
}

/** A refusal of the API server; carries what becomes the `Status` body. */
export class KubeStatusError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: object,
  ) {
    super(message);
    this.name = 'KubeStatusError';
  }

  toStatus(): KubeStatus {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }

  static badRequest(message: string): KubeStatusError {
    return new KubeStatusError(400, 'BadRequest', message);
  }

  static methodNotAllowed(): KubeStatusError {
    return new KubeStatusError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
    );
  }

  static notFound(kind: ResourceKind, name: string): KubeStatusError {
    return new KubeStatusError(
      404,
      'NotFound',
      `${qualifiedName(kind)} "${name}" not found`,
      detailsOf(kind, name),
    );
  }

  static alreadyExists(kind: ResourceKind, name: string): KubeStatusError {
    return new KubeStatusError(
      409,
      'AlreadyExists',
      `${qualifiedName(kind)} "${name}" already exists`,
      detailsOf(kind, name),
    );
  }

  static conflict(
    kind: ResourceKind,
    name: string,
    cause = 'the object has been modified; please apply your changes to the latest version and try again',
  ): KubeStatusError {
    return new KubeStatusError(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${qualifiedName(
        kind,
      )} "${name}": ${cause}`,
      detailsOf(kind, name),
    );
  }

  static invalid(
    kind: ResourceKind,
    name: string,
    causes: Array<{ field: string; message: string }>,
  ): KubeStatusError {
    const listed = causes.map(cause => `${cause.field}: ${cause.message}`);
    return new KubeStatusError(
      422,
      'Invalid',
      `${kind.kind}${kind.group && `.${kind.group}`} "${name}" is invalid: ${
        listed.length === 1 ? listed[0] : `[${listed.join(', ')}]`
      }`,
      {
        name,
        ...(kind.group && { group: kind.group }),
        kind: kind.kind,
        causes: causes.map(cause => ({
          reason: 'FieldValueInvalid',
          ...cause,
        })),
      },
    );
  }

  static forbidden(
    kind: ResourceKind,
    name: string,
    why: string,
  ): KubeStatusError {
    return new KubeStatusError(
      403,
      'Forbidden',
      `${qualifiedName(kind)}${name && ` "${name}"`} is forbidden: ${why}`,
      detailsOf(kind, name),
    );
  }

  /** No rule lets a user do what a request wants. */
  static forbiddenTo(user: string, request: AccessRequest): KubeStatusError {
    const { verb, kind, subresource, namespace, name = '' } = request;
    const resource = [kind.plural, subresource].filter(Boolean).join('/');
    const where = namespace
      ? `in the namespace "${namespace}"`
      : 'at the cluster scope';
    return KubeStatusError.forbidden(
      kind,
      name,
      `User "${user}" cannot ${verb} resource "${resource}" in API group "${kind.group}" ${where}`,
    );
  }

  static expired(message: string): KubeStatusError {
    return new KubeStatusError(410, 'Expired', message);
  }
}

function detailsOf(kind: ResourceKind, name: string): object {
  return {
    ...(name && { name }),
    ...(kind.group && { group: kind.group }),
    kind: kind.plural,
  };
}
