-- Whoever watches a record of their own accord is told of it, but not let in by it: their role must let them read it.
SET LOCAL ROLE wellrun_owner;

ALTER TABLE participant ADD COLUMN lets_in boolean NOT NULL DEFAULT true;
