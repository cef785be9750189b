-- Runs unchanged on SQLite and PostgreSQL.

-- Analyses that build on each other.
create table pipeline (
  -- Its workflow's.
  id text primary key,
  tenant text not null,
  -- RUNNING, CANCELLING, ANSWERED, FAILED, CANCELLED or DEADLINE_PASSED
  state text not null,
  name text,
  -- As it was submitted, and what was.
  definition text not null,
  digest text not null,
  -- 1, and one more each time it is resumed.
  round integer not null,
  max_cost_micros bigint,
  -- Why it failed.
  problem text,
  created_at bigint not null,
  ended_at bigint
);
create index pipeline_by_tenant on pipeline (tenant, created_at);

create table pipeline_node (
  pipeline_id text not null,
  -- As it is written, from 1.
  place integer not null,
  node text not null,
  -- Nodes that it waits for, between commas, and what its answer is called in a folder.
  after text not null,
  file text,
  -- Whether a person is asked.
  person integer not null,
  -- PENDING, RUNNING, WAITING, or how it ended.
  state text not null,
  -- The run of its analysis.
  run_id text,
  -- What a person is asked.
  question text,
  -- The answer, or what a person said.
  answer text,
  model text,
  cost_micros bigint,
  confidence double precision,
  degraded integer,
  why text,
  began_at bigint,
  ended_at bigint,
  primary key (pipeline_id, node)
);
