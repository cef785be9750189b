-- Runs unchanged on SQLite and PostgreSQL.

-- Long texts, each once: prompts however many models are asked, and answers.
create table content (
  -- Of the text itself; with a key its HMAC, which tells nobody what a text is.
  digest text primary key,
  body text not null
);

-- Whose it is: a text is deleted with the last analysis that needs it.
create table content_use (
  digest text not null,
  analysis_id text not null,
  at bigint not null,
  primary key (digest, analysis_id)
);
create index content_use_by_analysis on content_use (analysis_id);

-- What was asked, where others may take the answer: the last part of call_id, the same for the same question elsewhere.
alter table send add column question text;
create index send_by_question on send (question, ended_at) where question is not null;

-- What the same tokens would have cost with the strongest model of the catalogue, and with all that the plan names.
alter table send add column strongest_micros bigint;
alter table send add column everybody_micros bigint;

-- Calls that an earlier analysis had paid for.
create table hit (
  call_id text primary key,
  at bigint not null,
  analysis_id text not null,
  tenant text not null,
  label text not null,
  strategy text not null,
  provider text not null,
  model text not null,
  saved_micros bigint not null
);
create index hit_by_time on hit (at);
