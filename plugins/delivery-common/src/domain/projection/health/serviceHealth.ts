import type { Health } from '../../../model/application';
import { listAt, textAt } from '../json/readJson';
import { findCondition, readConditions } from './resourceConditions';

/** Only a load balancer can be unready. */
export function describeServiceHealth(service: unknown): Health {
  if (textAt(service, 'spec', 'type') !== 'LoadBalancer') {
    return { status: 'Healthy' };
  }
  return hasAddress(service)
    ? { status: 'Healthy' }
    : { status: 'Progressing' };
}

export function describeIngressHealth(ingress: unknown): Health {
  return hasAddress(ingress)
    ? { status: 'Healthy' }
    : { status: 'Progressing' };
}

function hasAddress(object: unknown): boolean {
  return listAt(object, 'status', 'loadBalancer', 'ingress').length > 0;
}

export function describeClaimHealth(claim: unknown): Health {
  switch (textAt(claim, 'status', 'phase')) {
    case 'Bound':
      return { status: 'Healthy' };
    case 'Lost':
      return { status: 'Degraded' };
    case 'Pending':
      return { status: 'Progressing' };
    default:
      return { status: 'Unknown' };
  }
}

export function describeApiServiceHealth(service: unknown): Health {
  const available = findCondition(readConditions(service), 'Available');
  if (!available) {
    return { status: 'Progressing', message: 'Waiting to be processed' };
  }
  return {
    status: available.status === 'True' ? 'Healthy' : 'Progressing',
    message: `${available.reason}: ${available.message}`,
  };
}
