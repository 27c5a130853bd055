-- What was merged into a record is found without reading the whole directory.
SET LOCAL ROLE wellrun_owner;
CREATE INDEX directory_merged ON directory (org, merged_into) WHERE merged_into IS NOT NULL;
