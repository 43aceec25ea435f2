import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

export const examples: TemplateExample[] = [
  {
    description: 'Promote what runs in test to prod',
    example: `steps:
  - id: promote
    name: Promote to prod
    action: delivery:promote
    input:
      entityRef: component:default/shop
      environment: prod
      fromEnvironment: test
      changeTicket: CHG-1234
`,
  },
  {
    description: 'Deliver a named version and wait until it has proved itself',
    example: `steps:
  - id: promote
    name: Deliver 1.4.0 to test
    action: delivery:promote
    input:
      entityRef: component:default/shop
      environment: test
      version:
        tag: 1.4.0
      waitFor: succeeded
      timeoutMinutes: 20
output:
  links:
    - title: Pull request
      url: \${{ steps.promote.output.pullRequestUrl }}
`,
  },
];
