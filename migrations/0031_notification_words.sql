-- What an organisation's own rule tells, in its own words.
SET LOCAL ROLE wellrun_owner;
ALTER TABLE notification ADD COLUMN words jsonb;
