/**
 * One table of events that only grows, and views of what they add up to for people who look with SQL.
 * What the broker itself believes is folded from the events in `state.ts`.
 */
export const JOURNAL_SQL = `
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX IF NOT EXISTS events_by_run ON events (run, id);

CREATE TRIGGER IF NOT EXISTS events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS events_are_not_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE IF NOT EXISTS claims (
  run TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL
) STRICT;

CREATE VIEW IF NOT EXISTS runs AS
SELECT run,
  json_extract(body, '$.name') AS name,
  at_ms AS created_at_ms,
  (SELECT json_extract(e.body, '$.status') FROM events e
    WHERE e.run = events.run AND e.kind IN ('run-ended', 'attached') ORDER BY e.id DESC LIMIT 1) AS ended
FROM events WHERE kind = 'run-created';

CREATE VIEW IF NOT EXISTS machines AS
SELECT run,
  json_extract(body, '$.request.id') AS request,
  json_extract(body, '$.request.stage') AS stage,
  json_extract(body, '$.request.location') AS location,
  json_extract(body, '$.request.instanceType') AS instance_type,
  json_extract(body, '$.request.market') AS market,
  at_ms AS requested_at_ms,
  (SELECT e.at_ms FROM events e WHERE e.run = events.run AND e.kind = 'machine-ended'
    AND json_extract(e.body, '$.requestId') = json_extract(events.body, '$.request.id') LIMIT 1) AS ended_at_ms
FROM events WHERE kind = 'machine-requested';

CREATE VIEW IF NOT EXISTS finished_stages AS
SELECT run, json_extract(body, '$.stage') AS stage, json_extract(body, '$.url') AS url,
  json_extract(body, '$.copied.bytes') AS bytes, at_ms AS finished_at_ms
FROM events WHERE kind = 'stage-finished';
`;
