/**
 * Promotions, their append-only history, and what keeps requests from being served twice.
 *
 * Times are RFC 3339 in UTC with milliseconds, so that they sort as text on every database.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotions', table => {
    table.comment(
      'One row per promotion: its present state and who works on it',
    );
    table.string('id', 36).primary().notNullable();
    table
      .integer('number')
      .unsigned()
      .notNullable()
      .unique()
      .comment('P-<number>');
    table.string('entity_ref', 255).notNullable();
    table.string('environment', 63).notNullable();
    table.string('phase', 32).notNullable();
    table
      .string('active_key', 330)
      .nullable()
      .unique()
      .comment('Entity and environment while active: one at a time');
    table
      .boolean('pending')
      .notNullable()
      .comment('Whether there is work left to do');
    table.text('document').notNullable().comment('The promotion as JSON');
    table
      .integer('version')
      .unsigned()
      .notNullable()
      .comment('Counts the changes');
    table.string('due_at', 24).notNullable().comment('When to look at it next');
    table.string('lease_owner', 64).nullable();
    table.string('lease_until', 24).nullable();
    table
      .integer('fence')
      .unsigned()
      .notNullable()
      .defaultTo(0)
      .comment('Counts the claims; a worker with an older one may not write');
    table.index(['pending', 'due_at'], 'promotions_due_idx');
    table.index(['entity_ref', 'environment'], 'promotions_entity_idx');
  });

  await knex.schema.createTable('promotion_events', table => {
    table.comment('What happened to each promotion; rows are never changed');
    table
      .string('promotion_id', 36)
      .notNullable()
      .references('id')
      .inTable('promotions')
      .onDelete('CASCADE');
    table.integer('sequence').unsigned().notNullable();
    table.string('at', 24).notNullable();
    table.string('type', 32).notNullable();
    table.string('phase', 32).notNullable().comment('After the event');
    table.string('actor', 255).notNullable();
    table.text('event').notNullable().comment('The event as JSON');
    table.primary(['promotion_id', 'sequence']);
  });

  await knex.schema.createTable('promotion_requests', table => {
    table.comment(
      'Idempotency keys, so that a repeated request gives the same promotion',
    );
    table.string('requester', 255).notNullable();
    table.string('key', 255).notNullable();
    table.string('body_hash', 64).notNullable();
    table
      .string('promotion_id', 36)
      .notNullable()
      .references('id')
      .inTable('promotions')
      .onDelete('CASCADE');
    table.primary(['requester', 'key']);
  });

  await knex.schema.createTable('promotion_counter', table => {
    table.comment('A single row: the last number given to a promotion');
    table.integer('value').unsigned().notNullable();
  });
  await knex('promotion_counter').insert({ value: 0 });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotion_counter');
  await knex.schema.dropTable('promotion_requests');
  await knex.schema.dropTable('promotion_events');
  await knex.schema.dropTable('promotions');
};
