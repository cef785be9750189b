-- What is in doubt is looked at every few seconds, and is little beside what was settled.
create index send_doubted on send (reserved_at) where state = 'UNKNOWN';
