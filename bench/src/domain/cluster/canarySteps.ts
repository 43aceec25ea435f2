/** The canary every Rollout of the bench walks. */
export const CANARY_STEPS = [
  { setWeight: 5 },
  { pause: { duration: '2m' } },
  { setWeight: 20 },
  {
    analysis: {
      templates: [
        { templateName: 'success-rate' },
        { templateName: 'latency' },
      ],
      args: [
        { name: 'service-name', value: 'canary' },
        { name: 'interval', value: '1m' },
      ],
    },
  },
  { setWeight: 40 },
  { pause: { duration: '10m' } },
  { setWeight: 80 },
  { pause: {} },
] as const;

const indexesOf = (isWanted: (step: object) => boolean) =>
  CANARY_STEPS.flatMap((step, index) => (isWanted(step) ? index : []));

export const PAUSE_STEPS = indexesOf(step => 'pause' in step);
export const PROGRESS_STEPS = indexesOf(step => !('pause' in step));

/** The weight that is in force while a step runs. */
export function weightAtStep(stepIndex: number): number {
  if (stepIndex >= CANARY_STEPS.length) {
    return 100;
  }
  const weights = CANARY_STEPS.slice(0, stepIndex + 1).flatMap(step =>
    'setWeight' in step ? step.setWeight : [],
  );
  return weights[weights.length - 1] ?? 0;
}
