-- Runs unchanged on SQLite and PostgreSQL. Times are epoch milliseconds.

-- By which training of which workload the answer that was rated came about; absent where by none.
alter table rating add column workload text;
alter table rating add column learnt_at bigint;
create index rating_by_workload on rating (workload, learnt_at) where workload is not null;

-- What people said of answers that speaks against what was learnt: noticed once for each training, model and direction.
create table workload_drift (
  tenant text not null,
  workload text not null,
  learnt_at bigint not null,
  -- Empty for all answers together.
  model text not null,
  -- WORSE or BETTER
  direction text not null,
  -- How many answers it was told from, the share that was expected to be right, and the share that was.
  answers bigint not null,
  predicted double precision not null,
  right_share double precision not null,
  at bigint not null,
  handed_over integer not null,
  primary key (tenant, workload, learnt_at, model, direction)
);
create index workload_drift_open on workload_drift (handed_over) where handed_over = 0;
