-- Runs unchanged on SQLite and PostgreSQL. Amounts are whole micro-dollars, instants are milliseconds since 1970 (UTC).

-- What somebody set as a limit: id is scope:subject/period, such as tenant:acme/month.
create table budget (
  id text primary key,
  scope text not null,
  subject text not null,
  period text not null,
  limit_micros bigint not null
);

-- The state of a budget in one of its periods, and of an analysis' own limit (analysis:ID, period 0).
create table account (
  budget_id text not null,
  period_start bigint not null,
  settled_micros bigint not null,
  reserved_micros bigint not null,
  unknown_micros bigint not null,
  primary key (budget_id, period_start)
);

-- One request that was, or may have been, given to the network.
create table send (
  -- Begins with the analysis' id and a slash: its requests are found by the primary key.
  call_id text not null,
  n integer not null,
  state text not null,
  owner text not null,
  attempt integer not null,
  lease_until bigint not null,
  worst_micros bigint not null,
  cost_micros bigint,
  input_tokens bigint,
  output_tokens bigint,
  -- The accounts it counts to, one a line.
  accounts text not null,
  analysis_id text not null,
  path text not null,
  tenant text not null,
  label text not null,
  strategy text not null,
  provider text not null,
  model text not null,
  simulated integer not null,
  reserved_at bigint not null,
  ended_at bigint,
  -- Of the first settled request of its call alone: that is the call's.
  answer text,
  primary key (call_id, n)
);
create index send_by_time on send (reserved_at);
create index send_open on send (lease_until) where state = 'HELD';
