import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequire } from 'node:module';
import { findPostgres, startPostgres } from './postgres.mjs';

const { Client } = createRequire(import.meta.url)('pg');

test(
  'a PostgreSQL of its own keeps what was committed through a crash, and leaves nothing behind',
  { skip: findPostgres() ? false : 'no PostgreSQL on this machine' },
  async () => {
    const server = await startPostgres({ durable: true });
    const query = async text => {
      const client = new Client(server.connectionString);
      client.on('error', () => {});
      await client.connect();
      try {
        return (await client.query(text)).rows;
      } finally {
        await client.end();
      }
    };
    try {
      await query('create table kept as select 7 as value');
      await server.restart('immediate');
      assert.deepEqual(await query('select value from kept'), [{ value: 7 }]);
    } finally {
      await server.stop();
    }
    await assert.rejects(query('select 1'), { code: 'ECONNREFUSED' });
  },
);
