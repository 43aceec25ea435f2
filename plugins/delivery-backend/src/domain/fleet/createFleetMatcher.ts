import {
  describeVersion,
  type FleetFilter,
  type FleetRow,
} from '@lockstep/backstage-plugin-delivery-common';
import { toFullRef } from './toFullRef';

/** A test of a row, made once for a query. Several values of one filter widen, filters narrow. */
export function createFleetMatcher(
  filter: FleetFilter,
): (row: FleetRow) => boolean {
  const tests = [
    oneOf(toRefs(filter.owner, 'group'), row => row.owner),
    oneOf(toRefs(filter.system, 'system'), row => row.system),
    oneOf(toRefs(filter.entityRef, 'component'), row => row.entityRef),
    oneOf(filter.environment, row => row.environment),
    oneOf(filter.cluster, row => row.cluster),
    oneOf(filter.health, row => row.health),
    oneOf(filter.sync, row => row.sync),
    oneOf(filter.phase, row => row.phase),
    oneOf(filter.state, row => row.state),
    containsWords(filter.text),
  ].filter(test => test !== undefined);
  return row => tests.every(test => test(row));
}

type Test = (row: FleetRow) => boolean;

function oneOf(
  wanted: readonly string[] | undefined,
  read: (row: FleetRow) => string | null,
): Test | undefined {
  if (!wanted) {
    return undefined;
  }
  const values = new Set<string | null>(wanted);
  return row => values.has(read(row));
}

/** Words in any order, each somewhere in what a person sees of the row. */
function containsWords(text: string | undefined): Test | undefined {
  const words = toLower(text ?? '')
    .split(/\s+/)
    .filter(word => word !== '');
  if (words.length === 0) {
    return undefined;
  }
  return row => {
    const shown = toLower(
      [
        row.entityRef,
        row.title,
        row.owner,
        row.system,
        row.environment,
        row.cluster,
        row.deployment,
        describeVersion(row.version),
      ].join(' '),
    );
    return words.every(word => shown.includes(word));
  };
}

function toRefs(
  texts: readonly string[] | undefined,
  defaultKind: string,
): string[] | undefined {
  return texts?.map(text => toFullRef(text, defaultKind));
}

function toLower(text: string): string {
  return text.toLocaleLowerCase('en-US');
}
