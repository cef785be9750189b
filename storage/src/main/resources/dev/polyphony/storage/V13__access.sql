-- Runs unchanged on SQLite and PostgreSQL.

-- Keys of programs that speak to starters; of each, no more than tells it from another. Times are epoch milliseconds.
create table access_key (
  -- The part of it that may be shown.
  id text primary key,
  tenant text not null,
  -- VIEWER, SUBMITTER, OPERATOR or ADMIN
  role text not null,
  name text,
  -- SHA-256 of the whole key, in hexadecimal.
  digest text not null unique,
  created_at bigint not null,
  created_by text not null,
  expires_at bigint,
  revoked_at bigint,
  -- To the minute.
  used_at bigint,
  -- How much may be asked with it.
  requests_per_minute integer,
  at_once integer
);

-- Who did what.
create table audit (
  at bigint not null,
  -- Absent where it is about the installation.
  tenant text,
  who text not null,
  action text not null,
  -- An analysis, a key, a budget, a provider.
  subject text not null,
  detail text
);
create index audit_by_time on audit (at);
