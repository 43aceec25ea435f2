import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

export const examples: TemplateExample[] = [
  {
    description: 'Wait until Argo CD has found a new service in Git',
    example: `steps:
  - id: wait
    name: Wait for Argo CD
    action: delivery:status:wait
    input:
      entityRef: \${{ steps.register.output.entityRef }}
      environment: dev
`,
  },
];
