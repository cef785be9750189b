-- Runs unchanged on SQLite and PostgreSQL.

-- What is known of a provider, or of one of its models; shared by all processes. Times are epoch milliseconds.
create table health (
  -- openai, or openai/gpt-4o
  subject text primary key,
  -- closed, open, recovering, drained
  state text not null,
  -- The failure that opened it, as JSON.
  cause text,
  -- When the outage, or what else the state says, began.
  since_at bigint,
  opened_at bigint,
  -- When it is worth another look; a circuit that only a look can close stays open past it.
  until_at bigint,
  -- How often it was opened in this outage.
  attempts integer,
  -- How far the recovery is: 0, 1, 2, 3 for 1, 10, 50, 100 percent, and since when.
  step integer,
  step_at bigint,
  -- Digests of the keys that were refused or had no credit; nothing of the keys themselves.
  keys text,
  -- Of an operator.
  by_whom text,
  checked_at bigint,
  succeeded_at bigint,
  failed_at bigint,
  -- Who looks at it just now, and until when at most nobody else does.
  prober text,
  lease_until bigint,
  -- The models that a server of its user's own lists, one a line.
  listed text
);

-- Every change of a state, as long as what was asked and answered is kept.
create table health_change (
  at bigint not null,
  subject text not null,
  before_state text not null,
  after_state text not null,
  cause text,
  by_whom text not null
);
create index health_change_by_time on health_change (at);

-- Processes that stay and look at what is open.
create table prober (
  process text primary key,
  seen_at bigint not null
);
