-- Who looked at records that are confidential: once per person, hour and way. Kept for 400 days.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE viewing (
  org uuid NOT NULL, record uuid NOT NULL, hour timestamptz NOT NULL, person uuid NOT NULL,
  means text NOT NULL CHECK (means IN ('opened', 'exported')), at timestamptz NOT NULL,
  PRIMARY KEY (org, record, hour, person, means),
  FOREIGN KEY (org, record) REFERENCES directory (org, id), FOREIGN KEY (org, person) REFERENCES person (org, id)
);
CREATE INDEX viewing_at ON viewing (org, at);
SELECT protect('viewing', 'SELECT, INSERT');

CREATE FUNCTION forget_viewings() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (DELETE FROM public.viewing v WHERE v.org = public.ctx_org() AND v.at < now() - interval '400 days' RETURNING 1)
  SELECT count(*)::int FROM gone
$$;
REVOKE ALL ON FUNCTION forget_viewings() FROM public;
GRANT EXECUTE ON FUNCTION forget_viewings() TO wellrun_system;
