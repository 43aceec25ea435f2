const { builtinModules } = require('node:module');
const createConfig = require('@backstage/cli/config/eslint-factory');

const SCOPE = '@lockstep/*';

// Backstage's own patterns; an override replaces a rule's value, so they are repeated.
const TEST_PATTERNS = [
  '*.stories*',
  '*.test*',
  '**/__testUtils__/**',
  '**/__mocks__/**',
];

const IO_FOLDERS = [
  'watch',
  'index',
  'store',
  'runner',
  'stream',
  'http',
  'service',
  'promotions',
  'components',
  'hooks',
].map(folder => `**/../${folder}/**`);

const IO_PACKAGES = [
  'express',
  'express-promise-router',
  'knex',
  'react',
  'react-dom',
  '@octokit/*',
  '@kubernetes/*',
  '@backstage/backend-*',
  '@backstage/core-*',
  '@backstage/frontend-*',
  '@backstage/plugin-*-node',
  '@backstage/plugin-*-react',
];

const noClockNoRandomness = {
  'no-restricted-globals': [
    'error',
    'fetch',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'process',
    'console',
    'performance',
    'crypto',
    'window',
    'document',
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Take `now` as a parameter.' },
    {
      object: 'Math',
      property: 'random',
      message: 'Take randomness as a parameter.',
    },
  ],
};

const noArgumentlessDate = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'Take `now` as a parameter.',
};

/**
 * ESLint configuration of one package ("room"): which of our packages it may know, and the
 * rules that keep `src/domain` pure. Tests may reach further: they start the sandbox.
 *
 * @param {string} dir folder of the package
 * @param {{ mayKnow: string[], pure?: boolean }} room names of our packages it may import;
 *   `pure` forbids Node's modules everywhere in it
 */
module.exports = function room(dir, { mayKnow, pure = false }) {
  const foreign = [
    SCOPE,
    `${SCOPE}/**`,
    'sandbox',
    'sandbox/**',
    ...mayKnow.flatMap(name => [`!@lockstep/${name}`]),
  ];
  const builtin = [
    ...builtinModules,
    ...builtinModules.map(name => `node:${name}`),
  ];
  return createConfig(dir, {
    restrictedImportPatterns: foreign,
    ...(pure && { restrictedSrcImports: builtin }),
    rules: { '@backstage/no-mixed-plugin-imports': 'error' },
    overrides: [
      {
        files: ['src/domain/**/*.ts', 'src/domain/**/*.tsx'],
        excludedFiles: ['**/*.test.*'],
        rules: {
          ...noClockNoRandomness,
          'no-restricted-syntax': ['error', noArgumentlessDate],
          'no-restricted-imports': [
            'error',
            {
              paths: builtin,
              patterns: [
                ...TEST_PATTERNS,
                ...foreign,
                ...IO_PACKAGES,
                ...IO_FOLDERS,
              ],
            },
          ],
        },
      },
    ],
  });
};
