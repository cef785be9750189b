-- Runs unchanged on SQLite and PostgreSQL. Instants here are of the clock that all processes share.

-- What is known of each of a provider's hosts.
create table host (
  provider text not null,
  name text not null,
  -- As JSON: whether it answers, which models it has pulled and loaded, for which it had no memory.
  state text not null,
  primary key (provider, name)
);

-- Calls that are at a host, or wait for one.
create table host_call (
  provider text not null,
  -- Who asks: the same for every attempt of one activity.
  owner text not null,
  model text not null,
  -- Absent while it waits.
  host text,
  -- In the order in which those who wait came.
  position bigint not null,
  since bigint not null,
  -- After it whoever holds the place, or waits, is taken for gone.
  until_at bigint not null,
  -- Calls of other models that went before it.
  passed integer not null,
  primary key (provider, owner)
);
