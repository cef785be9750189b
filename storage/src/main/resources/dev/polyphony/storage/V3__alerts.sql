-- Runs unchanged on SQLite and PostgreSQL.

-- A budget that passed a threshold in one of its periods: once each, whoever notices.
create table alert (
  budget_id text not null,
  period_start bigint not null,
  -- In percent of the limit; 100 also where a request found no room.
  threshold integer not null,
  limit_micros bigint not null,
  used_micros bigint not null,
  raised_at bigint not null,
  -- Whether a workflow has it: that one ends only when it is delivered.
  handed_over integer not null,
  primary key (budget_id, period_start, threshold)
);
create index alert_open on alert (handed_over) where handed_over = 0;
