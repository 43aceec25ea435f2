// Black box: the backend plugin is loaded whole, and permissions are named as any extender would.
const config = require('../eslint/room')(__dirname, {
  mayKnow: [
    'backstage-plugin-delivery-backend',
    'backstage-plugin-delivery-common',
  ],
});

module.exports = {
  ...config,
  overrides: [
    ...config.overrides,
    {
      files: ['src/**/*.ts'],
      excludedFiles: ['src/domain/**'],
      rules: {
        // This package is never built, and it starts a backend of its own.
        'no-restricted-syntax': 'off',
        '@backstage/no-mixed-plugin-imports': 'off',
      },
    },
  ],
};
