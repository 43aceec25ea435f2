import type { StepView } from '../../../model/step';
import { parseGoDuration } from '../json/parseGoDuration';
import {
  at,
  flagAt,
  isObject,
  listAt,
  numberAt,
  numberLikeAt,
  textAt,
} from '../json/readJson';
import { readPauseSeconds, readStepType } from './CanaryStep';
import { describeStringMatch } from './describeStringMatch';

type StepDetails = Omit<
  StepView,
  'index' | 'text' | 'state' | 'plugin' | 'analysisRun'
>;

/** What the spec of a step says beyond its one line. */
export function describeStepDetails(step: unknown): StepDetails {
  const type = readStepType(step);
  switch (type) {
    case 'setWeight': {
      const weight = numberAt(step, 'setWeight');
      return weight === undefined ? { type: 'invalid' } : { type, weight };
    }
    case 'pause':
      return { type, durationSeconds: readPauseSeconds(step) };
    case 'analysis':
      return {
        type,
        templates: listAt(step, 'analysis', 'templates').flatMap(
          template => textAt(template, 'templateName') ?? [],
        ),
      };
    case 'experiment':
      return { type, experiment: describeExperiment(at(step, 'experiment')) };
    case 'setCanaryScale':
      return { type, canaryScale: describeScale(at(step, 'setCanaryScale')) };
    case 'setHeaderRoute':
    case 'setMirrorRoute':
      return { type, route: describeRoute(at(step, type)) };
    default:
      return { type };
  }
}

function describeExperiment(
  experiment: unknown,
): NonNullable<StepView['experiment']> {
  const duration = textAt(experiment, 'duration');
  const seconds =
    duration === undefined
      ? undefined
      : numberLikeAt({ duration }, 'duration') ?? parseGoDuration(duration);
  return {
    templates: listAt(experiment, 'templates')
      .filter(isObject)
      .map(template => ({
        name: textAt(template, 'name') ?? '',
        specRef: textAt(template, 'specRef'),
        weight: numberAt(template, 'weight') ?? null,
      })),
    durationSeconds: seconds !== undefined && seconds >= 0 ? seconds : null,
    analyses: listAt(experiment, 'analyses')
      .filter(isObject)
      .map(analysis => ({
        name: textAt(analysis, 'name') ?? '',
        templateName: textAt(analysis, 'templateName') ?? '',
        required: flagAt(analysis, 'requiredForCompletion'),
      })),
  };
}

function describeScale(scale: unknown): NonNullable<StepView['canaryScale']> {
  return {
    weight: numberAt(scale, 'weight'),
    replicas: numberAt(scale, 'replicas'),
    matchTrafficWeight: flagAt(scale, 'matchTrafficWeight'),
  };
}

function describeRoute(route: unknown): NonNullable<StepView['route']> {
  const rules = listAt(route, 'match');
  return {
    name: textAt(route, 'name') ?? '',
    removes: rules.length === 0,
    matches: rules.map(describeRule),
    percentage: numberAt(route, 'percentage') ?? null,
  };
}

/** A header rule names one header; a mirror rule may name method, path and headers. */
function describeRule(rule: unknown): string {
  const header = textAt(rule, 'headerName');
  const headers = at(rule, 'headers');
  const parts = [
    ...(header === undefined
      ? []
      : [describeStringMatch(header, at(rule, 'headerValue'))]),
    ...['method', 'path']
      .filter(name => at(rule, name) !== undefined)
      .map(name => describeStringMatch(name, at(rule, name))),
    ...(isObject(headers)
      ? Object.entries(headers).map(([name, match]) =>
          describeStringMatch(name, match),
        )
      : []),
  ];
  return parts.length > 0 ? parts.join(' and ') : 'every request';
}
