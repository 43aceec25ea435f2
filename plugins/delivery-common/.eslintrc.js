module.exports = require('../../eslint/room')(__dirname, {
  mayKnow: [],
  pure: true,
});
