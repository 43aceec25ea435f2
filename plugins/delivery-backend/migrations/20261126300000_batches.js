/**
 * Batches of promotions, and what keeps requests for them from being served twice.
 *
 * Times are RFC 3339 in UTC with milliseconds, so that they sort as text on every database.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotion_batches', table => {
    table.comment('One row per batch: its present state and who looks at it');
    table.string('id', 36).primary().notNullable();
    table
      .integer('number')
      .unsigned()
      .notNullable()
      .unique()
      .comment('B-<number>');
    table
      .boolean('pending')
      .notNullable()
      .comment('Whether there is work left to do');
    table.text('document').notNullable().comment('The batch as JSON');
    table
      .integer('version')
      .unsigned()
      .notNullable()
      .comment('Counts the changes');
    table.string('lease_owner', 64).nullable();
    table.string('lease_until', 24).nullable();
    table.string('requester', 255).nullable();
    table
      .string('request_key', 255)
      .nullable()
      .comment('Idempotency key of the request');
    table.string('body_hash', 64).nullable();
    table.unique(['requester', 'request_key'], {
      indexName: 'promotion_batches_request_uniq',
    });
    table.index(['pending'], 'promotion_batches_pending_idx');
  });

  await knex.schema.createTable('promotion_batch_counter', table => {
    table.comment('A single row: the last number given to a batch');
    table.integer('value').unsigned().notNullable();
  });
  await knex('promotion_batch_counter').insert({ value: 0 });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotion_batch_counter');
  await knex.schema.dropTable('promotion_batches');
};
