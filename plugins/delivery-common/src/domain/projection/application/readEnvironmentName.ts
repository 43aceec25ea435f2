import { ENVIRONMENT_LABEL } from '../../../annotations';
import { textAt, textMapAt } from '../json/readJson';
import { matchesGlob } from '../windows/GlobPattern';
import { readSources } from './describeApplication';

/** The environment of an Application, and what said so. @public */
export interface EnvironmentName {
  environment: string;
  /** `label lockstep/environment`, `path overlays/prod`, `name pattern *-prod`, … */
  source: string;
}

/** How to tell an environment from an Application's name. @public */
export interface EnvironmentNamePattern {
  environment: string;
  /** A glob over the whole name, `*-prod`. */
  pattern: string;
}

const ENVIRONMENT_LABELS = [ENVIRONMENT_LABEL, 'environment', 'env'];

/** `overlays/prod`, also deeper: `applications/payments/overlays/prod/eu`. */
const OVERLAY = /(?:^|\/)overlays\/([^/]+)/;

/**
 * Which environment an Application delivers to: its label, else the overlay folder in the
 * path of a source, else a configured pattern on its name. Undefined where nothing says so.
 *
 * @public
 */
export function readEnvironmentName(options: {
  application: unknown;
  patterns: readonly EnvironmentNamePattern[];
}): EnvironmentName | undefined {
  const { application, patterns } = options;
  const labels = textMapAt(application, 'metadata', 'labels');
  for (const label of ENVIRONMENT_LABELS) {
    if (Object.hasOwn(labels, label) && labels[label] !== '') {
      return { environment: labels[label], source: `label ${label}` };
    }
  }
  for (const source of readSources(application)) {
    const path = textAt(source, 'path') ?? '';
    const overlay = OVERLAY.exec(path);
    if (overlay) {
      return { environment: overlay[1], source: `path ${path}` };
    }
  }
  const name = textAt(application, 'metadata', 'name') ?? '';
  const found = patterns.find(({ pattern }) => matchesGlob(pattern, name));
  return (
    found && {
      environment: found.environment,
      source: `name pattern ${found.pattern}`,
    }
  );
}
