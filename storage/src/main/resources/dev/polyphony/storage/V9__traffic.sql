-- Runs unchanged on SQLite and PostgreSQL.

-- How operators want work to be spread over providers. Each change is a row; the last of its kind holds.
create table traffic_setting (
  -- WEIGHTS or PRIORITY
  kind text not null,
  position bigint not null,
  at bigint not null,
  changed_by text not null,
  -- All that holds from then on, one provider a line: name=weight, or names in their order.
  body text not null,
  primary key (kind, position)
);

-- What its provider made of a request: 'answered', or the kind of failure that is the provider's. Absent while it is
-- under way, where nobody knows, and where it ended by a failure of our own or by what was asked.
alter table send add column outcome text;
-- From when it was sent to its end, where there is an outcome.
alter table send add column took_ms bigint;

-- The slot of the pool that a balanced call was given to, such as openai-2.
alter table send add column agent text;
