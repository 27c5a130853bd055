-- What people know how to do, in the organisation's own words: work can be given by it.
SET LOCAL ROLE wellrun_owner;
ALTER TABLE person ADD COLUMN skills text[] NOT NULL DEFAULT '{}';
