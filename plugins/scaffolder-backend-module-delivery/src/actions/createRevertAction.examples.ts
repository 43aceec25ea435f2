import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

export const examples: TemplateExample[] = [
  {
    description: 'Take back a promotion and wait for the merge',
    example: `steps:
  - id: revert
    name: Take the promotion back
    action: delivery:revert
    input:
      promotionId: \${{ parameters.promotionId }}
      reason: Checkout fails for guests
      waitFor: merged
`,
  },
];
