-- Runs unchanged on SQLite and PostgreSQL.

-- What the worker that started last can ask: its catalogue, and which providers are set up there. Never a key.
create table inventory (
  id integer primary key,
  -- Epoch milliseconds.
  at bigint not null,
  -- Its identity at the server.
  by_whom text not null,
  -- As JSON.
  body text not null
);

-- What people are told of a change of a provider's state: once each, whoever notices.
create table health_alert (
  -- That of its workflow.
  id text primary key,
  subject text not null,
  -- Of the change.
  at bigint not null,
  before_state text not null,
  after_state text not null,
  -- In our own words.
  why text,
  by_whom text not null,
  -- How many changes there were in a short time, where that is what people are told; no more is told until it is quiet.
  changes integer,
  -- Whether a workflow has it: that one ends only when it is delivered.
  handed_over integer not null
);
create index health_alert_open on health_alert (handed_over) where handed_over = 0;
create index health_alert_by_subject on health_alert (subject, at);
