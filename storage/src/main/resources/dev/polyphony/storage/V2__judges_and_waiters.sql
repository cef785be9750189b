-- Runs unchanged on SQLite and PostgreSQL.

-- What is kept back for those who will judge an analysis' answers; counted as reserved until they are asked.
create table earmark (
  analysis_id text not null,
  -- Of a call, or of the chain whose steps are asked one after the other.
  path text not null,
  times integer not null,
  worst_micros bigint not null,
  accounts text not null,
  lease_until bigint not null,
  primary key (analysis_id, path)
);

-- Analyses that begin when a budget has room for them.
create table waiter (
  analysis_id text primary key,
  budget_id text not null,
  need_micros bigint not null,
  -- Since when: who was told and waits again is another waiter.
  since bigint not null
);
