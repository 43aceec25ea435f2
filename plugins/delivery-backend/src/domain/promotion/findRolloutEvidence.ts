import type {
  AnalysisView,
  MetricView,
  PromotionReason,
  RolloutView,
} from '@lockstep/backstage-plugin-delivery-common';

/** Why a rollout did not pass, with the measurement that decided where there is one. */
export function findRolloutEvidence(rollout: RolloutView): {
  reason: PromotionReason;
  message: string;
} {
  const run = rollout.revisions[0]?.analysisRuns.find(
    ({ phase }) => phase === 'Failed' || phase === 'Error',
  );
  if (run) {
    return {
      reason: 'analysis-failed',
      message: `Rollout ${
        rollout.name
      } did not pass its analysis: ${describeRun(run)}`,
    };
  }
  const told = rollout.message ? `: ${rollout.message}` : '.';
  return rollout.aborted
    ? {
        reason: 'rollout-aborted',
        message: `Rollout ${rollout.name} was aborted${told}`,
      }
    : {
        reason: 'rollout-degraded',
        message: `Rollout ${rollout.name} is degraded${told}`,
      };
}

function describeRun(run: AnalysisView): string {
  const metric = run.metrics.find(
    ({ phase, dryRun }) => !dryRun && (phase === 'Failed' || phase === 'Error'),
  );
  return metric
    ? `${describeMetric(metric)} (AnalysisRun ${run.name}).`
    : `AnalysisRun ${run.name} ${run.phase === 'Error' ? 'errored' : 'failed'}${
        run.message ? `: ${run.message}` : '.'
      }`;
}

function describeMetric(metric: MetricView): string {
  const measured = [...metric.measurements]
    .reverse()
    .find(({ phase }) => phase === metric.phase);
  if (metric.phase === 'Error') {
    const told = measured?.message ?? metric.message;
    return `metric ${metric.name} could not be measured${
      told ? `: ${told}` : ''
    }`;
  }
  const value = measured?.value ? ` measured ${measured.value}` : ' failed';
  const condition = metric.successCondition
    ? `, wanted ${metric.successCondition}`
    : metric.failureCondition && `, which meets ${metric.failureCondition}`;
  return `metric ${metric.name}${value}${condition ?? ''}, ${
    metric.failed
  } failed of at most ${metric.limits.failure}`;
}
