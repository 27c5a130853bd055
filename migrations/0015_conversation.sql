-- The conversation on a record: how far somebody has read, and who is there.
SET LOCAL ROLE wellrun_owner;

-- How far somebody has read in a record: theirs alone, and no part of its history.
CREATE TABLE reading (
  org uuid NOT NULL REFERENCES organisation, person uuid NOT NULL, record uuid NOT NULL,
  entry uuid NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (org, person, record)
) WITH (fillfactor = 80);
SELECT protect('reading');

-- Who looks at a record just now, and what they do there. Rows are used again, expire by themselves, and need not survive a crash.
CREATE UNLOGGED TABLE presence (
  org uuid NOT NULL REFERENCES organisation, person uuid NOT NULL, slot smallint NOT NULL, type text NOT NULL, record uuid NOT NULL,
  doing text NOT NULL, field text, until timestamptz NOT NULL, PRIMARY KEY (org, person, slot)
) WITH (fillfactor = 50);
SELECT protect('presence');
CREATE POLICY everywhere ON presence FOR SELECT TO wellrun_system USING (true);
CREATE INDEX presence_record ON presence (org, record);
