/**
 * How many writes each Git host was given, shared by all replicas so that together they stay
 * inside its limits.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('delivery_write_budgets', table => {
    table.comment('One row per Git host that writes are spread out for');
    table.string('host', 255).primary();
    table
      .text('ledger')
      .notNullable()
      .comment('The writes of the last hour as JSON');
    table
      .integer('version')
      .notNullable()
      .comment(
        'Changes with every write; of two writers at once one reads again',
      );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('delivery_write_budgets');
};
