module.exports = require('../../eslint/room')(__dirname, {
  mayKnow: [
    'backstage-plugin-delivery-common',
    'backstage-plugin-delivery-node',
  ],
});
