-- Runs unchanged on SQLite and PostgreSQL. Times are epoch milliseconds.

-- An analysis that could have been drawn to ask another model than what was learnt would ask, from when it ended.
create table exploration_case (
  -- The analysis' workflow.
  analysis_id text primary key,
  tenant text not null,
  workload text not null,
  learnt_at bigint not null,
  -- Who would be asked.
  base text not null,
  -- Who could have been drawn, separated by line feeds, and with which share one of them is.
  candidates text not null,
  share double precision not null,
  -- Who was; absent where the base is asked.
  drawn text,
  -- Whether the base is asked, since the one that was drawn could not be.
  refused integer not null,
  simulated integer not null,
  -- Absent where not all of it is known.
  cost_micros bigint,
  ended_at bigint not null
);
create index exploration_case_by_workload on exploration_case (tenant, workload, learnt_at);

-- What came of asking a model in place of the base, by what people say of answers, as it was looked at last.
create table exploration_finding (
  tenant text not null,
  workload text not null,
  learnt_at bigint not null,
  base text not null,
  model text not null,
  -- Rated answers where it was drawn, the share that is right, and the same as the older ones count less by then.
  answers bigint not null,
  right_share double precision not null,
  recent_weight double precision not null,
  recent_right double precision not null,
  recent_at bigint not null,
  -- The same where the base was asked though the model could have been drawn.
  usual_answers bigint not null,
  usual_right_share double precision not null,
  usual_recent_weight double precision not null,
  usual_recent_right double precision not null,
  usual_recent_at bigint not null,
  -- Since when it is known to be more often right than the base; absent as long as it is not.
  better_at bigint,
  looked_at bigint not null,
  primary key (tenant, workload, learnt_at, base, model)
);
