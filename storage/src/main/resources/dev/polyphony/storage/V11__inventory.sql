-- Runs unchanged on SQLite and PostgreSQL.

-- What the worker that started last can ask: its catalogue, and which providers are set up there. Never a key.
create table inventory (
  id integer primary key,
  -- Epoch milliseconds.
  at bigint not null,
  -- Its identity at the server.
  by_whom text not null,
  -- As JSON.
  body text not null
);
