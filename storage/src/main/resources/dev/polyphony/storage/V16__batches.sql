-- Runs unchanged on SQLite and PostgreSQL.

-- Many analyses that were submitted as one.
create table batch (
  -- Its workflow's.
  id text primary key,
  tenant text not null,
  -- RECEIVING, RUNNING, PAUSED, CANCELLING, ENDED or CANCELLED
  state text not null,
  name text,
  -- Who sends it, while it arrives; what was sent, once it is whole.
  upload text not null,
  digest text,
  max_cost_micros bigint,
  at_once integer,
  -- How long lines may wait for their providers' own batches.
  economy_millis bigint,
  lines integer not null,
  created_at bigint not null,
  ended_at bigint,
  -- Why nothing more begins.
  waits_for text
);
create index batch_by_tenant on batch (tenant, created_at);

create table batch_line (
  batch_id text not null,
  -- From 1.
  line integer not null,
  -- What its submitter knows it by.
  key text,
  -- WAITING, INVALID, or how its analysis ended.
  status text not null,
  -- The analysis; absent where it says none.
  question text,
  result text,
  cost_micros bigint,
  -- Why it was never asked.
  problem text,
  primary key (batch_id, line)
);
create index batch_line_by_status on batch_line (batch_id, status);
