-- What records share besides their fields, further: links that are seen from both sides.
SET LOCAL ROLE wellrun_owner;

-- The history entries that began and ended a link: they stand at one of its records, and are shown at both.
ALTER TABLE link ADD COLUMN entry uuid NOT NULL, ADD COLUMN end_entry uuid;
DROP INDEX link_target;
CREATE INDEX link_source ON link (org, source);
CREATE INDEX link_target ON link (org, target);
