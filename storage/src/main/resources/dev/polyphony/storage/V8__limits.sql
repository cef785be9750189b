-- Runs unchanged on SQLite and PostgreSQL. Instants here are of the clock that all processes share.

-- Of requests to models with limits: when it counts from, and the most tokens that it can come to.
alter table send add column limited_at bigint;
alter table send add column tokens bigint;
create index send_limited on send (provider, model, limited_at) where limited_at is not null;

-- Calls that wait for a limited model, in the order in which they are let through.
create table limit_waiter (
  provider text not null,
  model text not null,
  call_id text not null,
  position bigint not null,
  tokens bigint not null,
  -- Who does not ask again soon waits no more.
  asked_at bigint not null,
  primary key (provider, model, call_id)
);

-- What providers say of their own limits.
create table told_limit (
  provider text not null,
  model text not null,
  -- REQUESTS or TOKENS
  what text not null,
  -- Of what was sent from then on.
  since bigint not null,
  -- The most in a minute; absent where it is not lower than what is configured.
  most bigint,
  -- How many more there can be until it is reset; both absent where many are left.
  remaining bigint,
  reset_at bigint,
  primary key (provider, model, what)
);
