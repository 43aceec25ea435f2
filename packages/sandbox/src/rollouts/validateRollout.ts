import { parseSeconds } from '../expression';
import { AnalysisSpecError, findTemplate } from './createAnalysisRun';
import type { RolloutInput } from './RolloutContext';
import { canarySteps } from './canarySteps';

function analysisFields(input: RolloutInput): Array<[string, any]> {
  const { canary, blueGreen } = input.rollout.spec?.strategy ?? {};
  return [
    ['spec.strategy.canary.analysis', canary?.analysis] as [string, any],
    ...canarySteps(input.rollout).map((step, i): [string, any] => [
      `spec.strategy.canary.steps[${i}].analysis`,
      step?.analysis,
    ]),
    [
      'spec.strategy.blueGreen.prePromotionAnalysis',
      blueGreen?.prePromotionAnalysis,
    ] as [string, any],
    [
      'spec.strategy.blueGreen.postPromotionAnalysis',
      blueGreen?.postPromotionAnalysis,
    ] as [string, any],
  ].filter(([, analysis]) => analysis);
}

function invalidStep(step: any, index: number): string | undefined {
  const field = `spec.strategy.canary.steps[${index}]`;
  if (
    typeof step?.setWeight === 'number' &&
    (step.setWeight < 0 || step.setWeight > 100)
  ) {
    return `${field}.setWeight: Invalid value: ${step.setWeight}: SetWeight needs to be between 0 and 100`;
  }
  const duration = step?.pause?.duration;
  if (
    duration !== undefined &&
    duration !== null &&
    parseSeconds(duration) === undefined
  ) {
    return `${field}.pause.duration: Invalid value: "${duration}": Duration is not valid`;
  }
  return undefined;
}

function firstProblem(input: RolloutInput): string | undefined {
  const { spec } = input.rollout;
  if (!spec?.selector)
    return "spec.selector: Required value: Rollout has missing field '.spec.selector'";
  if (!spec.template?.spec?.containers?.length) {
    return "spec.template: Required value: Rollout has missing field '.spec.template'";
  }
  const { canary, blueGreen } = spec.strategy ?? {};
  if (!canary && !blueGreen)
    return "spec.strategy.strategy: Required value: Rollout has missing field '.spec.strategy.canary or .spec.strategy.blueGreen'";
  if (canary && blueGreen)
    return 'spec.strategy.strategy: Invalid value: Multiple Strategies can not be listed';
  const labels = spec.template.metadata?.labels ?? {};
  const missing = Object.entries(spec.selector.matchLabels ?? {}).find(
    ([key, value]) => labels[key] !== value,
  );
  if (missing)
    return 'spec.template.metadata.labels: Invalid value: `selector` does not match template `labels`';
  for (const [index, step] of canarySteps(input.rollout).entries()) {
    const problem = invalidStep(step, index);
    if (problem) return problem;
  }
  for (const [field, analysis] of analysisFields(input)) {
    for (const [i, reference] of (analysis.templates ?? []).entries()) {
      try {
        findTemplate(input.templates, reference);
      } catch (error) {
        if (!(error instanceof AnalysisSpecError)) throw error;
        return `${field}.templates[${i}].templateName: Invalid value: "${reference.templateName}": ${error.message}`;
      }
    }
  }
  const services: Array<[string, string | undefined]> = [
    ['spec.strategy.canary.stableService', canary?.stableService],
    ['spec.strategy.canary.canaryService', canary?.canaryService],
    ['spec.strategy.blueGreen.activeService', blueGreen?.activeService],
    ['spec.strategy.blueGreen.previewService', blueGreen?.previewService],
  ];
  const lost = services.find(
    ([, name]) =>
      name && !input.services.some(each => each.metadata.name === name),
  );
  if (lost)
    return `${lost[0]}: Invalid value: "${lost[1]}": service "${lost[1]}" not found`;
  return undefined;
}

/** Why the controller refuses the Rollout, in the words it writes into the `InvalidSpec` condition. */
export function validateRollout(input: RolloutInput): string | undefined {
  const problem = firstProblem(input);
  return (
    problem &&
    `The Rollout "${input.rollout.metadata.name}" is invalid: ${problem}`
  );
}
