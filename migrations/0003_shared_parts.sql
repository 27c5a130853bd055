-- What records share besides their fields, further: links that are seen from both sides.
SET LOCAL ROLE wellrun_owner;

-- The history entries that began and ended a link: they stand at one of its records, and are shown at both.
ALTER TABLE link ADD COLUMN entry uuid NOT NULL, ADD COLUMN end_entry uuid;
DROP INDEX link_target;
CREATE INDEX link_source ON link (org, source);
CREATE INDEX link_target ON link (org, target);

-- Files: chunks are written ahead under the id of an upload, and become a file when `blob` names that upload. Those of uploads that
-- came to nothing (broken off, a file that is there already, left by a crash a day ago) are the one thing that goes for good.
CREATE UNIQUE INDEX blob_upload ON blob (org, upload);
CREATE FUNCTION discard_uploads(p_upload uuid DEFAULT NULL) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.blob_chunk c WHERE c.org = public.ctx_org()
    AND CASE WHEN p_upload IS NULL THEN uuid_extract_timestamp(c.upload) < now() - interval '1 day' ELSE c.upload = p_upload END
    AND NOT EXISTS (SELECT 1 FROM public.blob b WHERE b.org = c.org AND b.upload = c.upload)
$$;
REVOKE ALL ON FUNCTION discard_uploads(uuid) FROM public;
GRANT EXECUTE ON FUNCTION discard_uploads(uuid) TO wellrun_app, wellrun_system;

-- Fields of an organisation's own, further.
ALTER TABLE custom_field
  ADD COLUMN internal boolean NOT NULL DEFAULT false, ADD COLUMN personal boolean NOT NULL DEFAULT false,
  ADD COLUMN version int NOT NULL DEFAULT 1 CHECK (version > 0), ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
  ADD CHECK (length(label) BETWEEN 1 AND 100);

-- How often the value that holds from a moment was decided: the sum over a setting is its version.
ALTER TABLE setting ADD COLUMN revisions int NOT NULL DEFAULT 1 CHECK (revisions > 0);
