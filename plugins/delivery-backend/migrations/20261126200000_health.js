/**
 * Since when deployments run a version in good health without a break. Kept, so that a restart
 * does not begin anew.
 *
 * Times are RFC 3339 in UTC with milliseconds, so that they sort as text on every database.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('delivery_health', table => {
    table.comment(
      'One row per deployment that is healthy, as far as it counts',
    );
    table.string('deployment_id', 512).notNullable().primary();
    table.string('image', 512).notNullable();
    table.string('pin', 400).notNullable().comment('<tag>, @<digest> or both');
    table.string('healthy_since', 24).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('delivery_health');
};
