import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './prepare.mjs';

const { ESLint } = createRequire(join(root, 'package.json'))('eslint');

const planted = [
  [
    'plugins/delivery-common/src/domain/x.ts',
    "import 'node:fs';",
    'no-restricted-imports',
  ],
  [
    'plugins/delivery-common/src/x.ts',
    "import '@lockstep/backstage-plugin-delivery-node';",
    'no-restricted-imports',
  ],
  [
    'plugins/delivery-common/src/domain/x.ts',
    'export const x = Date.now();',
    'no-restricted-properties',
  ],
  [
    'plugins/delivery-common/src/domain/x.ts',
    'export const x = new Date();',
    'no-restricted-syntax',
  ],
  [
    'plugins/delivery-common/src/domain/x.ts',
    'export const x = Math.random();',
    'no-restricted-properties',
  ],
  [
    'plugins/delivery-common/src/domain/x.ts',
    "export const x = fetch('x');",
    'no-restricted-globals',
  ],
  [
    'plugins/delivery-node/src/x.ts',
    "import '@lockstep/backstage-plugin-delivery-backend';",
    'no-restricted-imports',
  ],
  [
    'plugins/delivery/src/x.ts',
    "import '@lockstep/backstage-plugin-delivery-node';",
    'no-restricted-imports',
  ],
  [
    'plugins/delivery-backend/src/x.ts',
    "import '@lockstep/backstage-plugin-delivery-backend-module-github';",
    'no-restricted-imports',
  ],
  [
    'plugins/delivery-backend/src/x.ts',
    "import { createSandbox } from 'sandbox';\ncreateSandbox();",
    'no-restricted-imports',
  ],
  [
    'plugins/delivery-backend/src/domain/x.ts',
    "import 'knex';",
    'no-restricted-imports',
  ],
  [
    'plugins/delivery-backend/src/domain/promotion/x.ts',
    "import '../../store/x';",
    'no-restricted-imports',
  ],
  [
    'plugins/delivery-backend-module-github/src/x.ts',
    "import '@lockstep/backstage-plugin-delivery-backend';",
    'no-restricted-imports',
  ],
  [
    'plugins/scaffolder-backend-module-delivery/src/x.ts',
    "import '@lockstep/backstage-plugin-delivery-backend';",
    'no-restricted-imports',
  ],
  [
    'packages/sandbox/src/x.ts',
    "import '@lockstep/backstage-plugin-delivery-common';",
    'no-restricted-imports',
  ],
];

const allowed = [
  [
    'plugins/delivery-node/src/x.ts',
    "import '@lockstep/backstage-plugin-delivery-common';",
  ],
  [
    'plugins/delivery-backend/src/x.ts',
    "import '@lockstep/backstage-plugin-delivery-node';",
  ],
  [
    'plugins/delivery-backend/src/x.test.ts',
    "import { createSandbox } from 'sandbox';\ncreateSandbox();",
  ],
  [
    'plugins/delivery-common/src/domain/x.ts',
    "export const x = new Date('2026-01-01');",
  ],
];

async function rulesBroken(filePath, text) {
  const eslint = new ESLint({ cwd: root });
  const [result] = await eslint.lintText(`${text}\n`, {
    filePath: join(root, filePath),
  });
  return result.messages.filter(m => m.severity === 2).map(m => m.ruleId);
}

for (const [filePath, text, rule] of planted) {
  test(`lint refuses ${text.split('\n')[0]} in ${filePath}`, async () => {
    assert.ok((await rulesBroken(filePath, text)).includes(rule));
  });
}

for (const [filePath, text] of allowed) {
  test(`lint allows ${text.split('\n')[0]} in ${filePath}`, async () => {
    assert.ok(
      !(await rulesBroken(filePath, text)).includes('no-restricted-imports'),
    );
  });
}
