-- Runs unchanged on SQLite and PostgreSQL. Times are epoch milliseconds.

-- Where a tenant wants to be told.
create table webhook_endpoint (
  id text primary key,
  tenant text not null,
  -- Sealed where a key is set: it often carries a token.
  url text not null,
  -- Types of messages, with commas between.
  events text not null,
  created_at bigint not null,
  created_by text not null,
  disabled_at bigint,
  disabled_why text,
  delivered_at bigint,
  -- Since the last one that was delivered.
  failing_since bigint,
  last_problem text
);
create index webhook_endpoint_by_tenant on webhook_endpoint (tenant);

-- What messages are signed with.
create table webhook_secret (
  -- An endpoint's id, or tenant:NAME for receivers that requests name.
  owner text primary key,
  -- Sealed where a key is set; so is the one before.
  secret text not null,
  -- Signs too, until then.
  previous text,
  previous_until bigint
);

-- Messages that no workflow has yet; stored with the result that they tell of.
create table webhook_delivery (
  analysis_id text not null,
  run_id text not null,
  -- Empty for the receiver that the request names.
  endpoint_id text not null,
  message_id text not null,
  type text not null,
  tenant text not null,
  -- Of the receiver that the request names; sealed as above.
  url text,
  at bigint not null,
  primary key (analysis_id, run_id, endpoint_id)
);
create index webhook_delivery_by_time on webhook_delivery (at);
