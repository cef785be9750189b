-- Runs unchanged on SQLite and PostgreSQL.

-- What was said in conversations of several turns, and answered. Texts are sealed where prompts are. Times are epoch
-- milliseconds.
create table conversation_turn (
  tenant text not null,
  conversation_id text not null,
  -- From 1, in the order in which they came.
  position bigint not null,
  -- That of the webhook or request that brought it: the same one again is the same turn.
  request_id text not null,
  -- Of the conversation and of what was said: SHA-256, in hexadecimal.
  digest text not null,
  at bigint not null,
  message text not null,
  -- The analysis that answers it, or did.
  analysis_id text not null,
  -- Absent until it is answered.
  reply text,
  provider text,
  model text,
  fallback_used integer,
  primary key (tenant, conversation_id, position),
  unique (tenant, request_id)
);
create index conversation_turn_by_time on conversation_turn (at);
