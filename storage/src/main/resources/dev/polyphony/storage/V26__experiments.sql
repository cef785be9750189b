-- Runs unchanged on SQLite and PostgreSQL. Times are epoch milliseconds.

-- A candidate that gets a part of what a control would get.
create table experiment (
  id text primary key,
  tenant text not null,
  name text not null,
  -- Of all that had that name in that tenant, from 1: the last one is meant by it.
  number bigint not null,
  -- RATING, ACCURACY, SUCCESS, COST or LATENCY; also in the design.
  outcome text not null,
  -- What is compared, and what ends it, as JSON.
  design text not null,
  -- RUNNING, STOPPED, ROLLED_BACK, CONCLUDED or PROMOTED
  state text not null,
  -- WORSE, FAILS_MORE, NO_WORSE, BETTER or NO_DIFFERENT; absent as long as nothing is found.
  finding text,
  started_at bigint not null,
  started_by text not null,
  changed_at bigint not null,
  changed_by text not null,
  why text,
  unique (tenant, name, number)
);

-- An analysis of one, from when it ended.
create table experiment_case (
  experiment_id text not null,
  -- The analysis' workflow.
  analysis_id text not null,
  -- CONTROL or CANDIDATE
  arm text not null,
  -- Of the candidate, when it was drawn.
  share double precision not null,
  ended_at bigint not null,
  -- Whether there was an answer; absent where that says nothing, as of one that was cancelled.
  answered integer,
  -- Whether the control answered, since the candidate could not be asked.
  refused integer not null,
  simulated integer not null,
  -- Absent where not all of it is known.
  cost_micros bigint,
  latency_ms bigint not null,
  -- What people say of the answer, 0 to 1; what is said after it was counted changes nothing.
  rated double precision,
  -- When the outcome of the experiment became known; absent as long as it is not.
  known_at bigint,
  -- In which order those that ended, and outcomes, were counted, from 1; absent as long as they are not.
  end_position bigint,
  position bigint,
  primary key (experiment_id, analysis_id)
);
create index experiment_case_analysis on experiment_case (analysis_id);
create index experiment_case_ended on experiment_case (experiment_id) where end_position is null and answered is not null;
create index experiment_case_known on experiment_case (experiment_id) where position is null and known_at is not null;

-- What is to be told of them, once each.
create table experiment_alert (
  id text primary key,
  experiment_id text not null,
  tenant text not null,
  name text not null,
  state text not null,
  finding text not null,
  why text not null,
  at bigint not null,
  handed_over integer not null
);
create index experiment_alert_open on experiment_alert (handed_over) where handed_over = 0;
