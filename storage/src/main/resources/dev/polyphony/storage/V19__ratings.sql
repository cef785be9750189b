-- Runs unchanged on SQLite and PostgreSQL. Times are epoch milliseconds.

-- What people said of answers.
create table rating (
  -- The analysis' workflow.
  analysis_id text not null,
  rated_by text not null,
  at bigint not null,
  -- 0 to 1.
  score double precision not null,
  -- Sealed where prompts are; so are the two texts below.
  comment text,
  model text not null,
  task text,
  simulated integer not null,
  -- Question and answer, until they are older than texts are kept, or where they are too long to learn from.
  prompt text,
  answer text,
  primary key (analysis_id, rated_by)
);
create index rating_by_time on rating (at);
