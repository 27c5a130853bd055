-- Values of fields of the organisation's own that may stand in one record only.
SET LOCAL ROLE wellrun_owner;
ALTER TABLE custom_value ADD COLUMN only_once text;
CREATE UNIQUE INDEX custom_only_once ON custom_value (org, field, only_once) WHERE only_once IS NOT NULL;
