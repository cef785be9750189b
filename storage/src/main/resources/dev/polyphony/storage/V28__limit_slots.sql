-- Runs unchanged on SQLite and PostgreSQL.

-- How many requests to a limited model count from about the same moment, of those that have ended: what is read of a
-- minute's requests is as much for a thousand as for ten thousand.
create table limit_slot (
  provider text not null,
  model text not null,
  -- Of a moment by the clock that all processes share.
  slot bigint not null,
  -- The latest moment from which one of them counts.
  latest bigint not null,
  requests bigint not null,
  tokens bigint not null,
  primary key (provider, model, slot)
);

-- 1 where it counts in its slot. What a version of before has ended has none, and is counted by itself.
alter table send add column in_slot integer;
create index send_without_slot on send (provider, model, in_slot, limited_at)
  where limited_at is not null and in_slot is null;
