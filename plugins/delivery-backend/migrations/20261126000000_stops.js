/**
 * Holds, vetoes and freezes. One that is ended before its time stays, as history.
 *
 * Times are RFC 3339 in UTC with milliseconds, so that they sort as text on every database.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('delivery_stops', table => {
    table.comment('One row per hold, veto or freeze');
    table.increments('number').comment('Order of creation; pages go by it');
    table.string('id', 36).notNullable().unique();
    table.string('kind', 8).notNullable().comment('hold, veto or freeze');
    table.string('entity_ref', 255).nullable().comment('Null: every entity');
    table
      .text('environments')
      .nullable()
      .comment('Names as a JSON array; null: every environment');
    table
      .string('origin_key', 64)
      .nullable()
      .unique()
      .comment('Kind and promotion that caused it: one of a kind each');
    table.string('ends_at', 24).nullable().comment('Null: open-ended');
    table.string('ended_at', 24).nullable().comment('Ended before its time');
    table.text('document').notNullable().comment('The stop as JSON');
    table.index(['kind', 'ended_at', 'ends_at'], 'delivery_stops_open_idx');
    table.index(['kind', 'entity_ref'], 'delivery_stops_entity_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('delivery_stops');
};
