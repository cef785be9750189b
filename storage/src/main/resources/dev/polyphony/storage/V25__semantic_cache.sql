-- Runs unchanged on SQLite and PostgreSQL. Times are epoch milliseconds.

-- Questions whose answers may be given to the same question in other words. The answer is the request's, in send.
create table semantic_question (
  call_id text primary key,
  analysis_id text not null,
  tenant text not null,
  -- A digest of all but the question that the answer depends on: model, parameters, what the models are told before it.
  scope text not null,
  simulated integer not null,
  at bigint not null,
  -- Sealed where prompts are; so is the vector, from which much of a question could be read.
  question text not null,
  -- 384 floats, little-endian, in base64.
  vector text not null
);
create index semantic_question_by_scope on semantic_question (tenant, scope, at);
create index semantic_question_by_analysis on semantic_question (analysis_id);

-- Answers that were asked for though an earlier one was there, and whether they said the same.
create table semantic_comparison (
  call_id text primary key,
  at bigint not null,
  analysis_id text not null,
  tenant text not null,
  label text not null,
  similarity double precision not null,
  same integer not null,
  -- Whether the earlier answer would have been given, had it not been drawn for a comparison.
  drawn integer not null
);
create index semantic_comparison_by_workload on semantic_comparison (tenant, label, at);

-- How near the question was whose answer was taken; absent where it was the very same.
alter table hit add column similarity double precision;
