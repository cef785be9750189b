-- Runs unchanged on SQLite and PostgreSQL.

-- How a run of an analysis ended: the first that was stored.
create table result (
  analysis_id text not null,
  run_id text not null,
  at bigint not null,
  body text not null,
  primary key (analysis_id, run_id)
);
create index result_by_time on result (at);

-- What happened in an analysis.
create table event (
  analysis_id text not null,
  -- Grows by one in each analysis; given under a lock, so that none is seen before those below it.
  position bigint not null,
  run_id text not null,
  -- Path in the plan; empty for what concerns the analysis.
  call text not null,
  send integer not null,
  sequence bigint not null,
  at bigint not null,
  body text not null,
  primary key (analysis_id, position),
  unique (analysis_id, run_id, call, send, sequence)
);
-- An analysis begins when its first event is stored.
create index event_first on event (at) where position = 1;
