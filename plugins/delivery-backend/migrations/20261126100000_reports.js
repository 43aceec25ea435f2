/**
 * Where versions come from: the commit each was made from, or brought into the first
 * environment with. Written once; what it takes to find one may be gone later.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('delivery_version_origins', table => {
    table.comment('The commit a version of a component comes from');
    table.string('entity_ref', 255).notNullable();
    table.string('image', 512).notNullable();
    table.string('pin', 400).notNullable().comment('<tag>, @<digest> or both');
    table
      .string('source', 16)
      .notNullable()
      .comment('application: its own repository; gitops: the one deployed');
    table.text('repo_url').notNullable();
    table.string('sha', 64).notNullable();
    table.string('committed_at', 24).notNullable();
    table.text('url').notNullable();
    table.primary(['entity_ref', 'image', 'pin']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('delivery_version_origins');
};
