-- Feeds: addresses at which a program fetches one view on behalf of one person. What the address holds is kept as its hash.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE feed (
  org uuid NOT NULL REFERENCES organisation, id uuid NOT NULL, person uuid NOT NULL, view uuid NOT NULL, hint text NOT NULL, hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), revoked_at timestamptz, used_at timestamptz,
  PRIMARY KEY (org, id), UNIQUE (org, hash), FOREIGN KEY (org, person) REFERENCES person (org, id), FOREIGN KEY (org, view) REFERENCES saved_view (org, id)
);
SELECT protect('feed');
CREATE INDEX ON feed (org, person, created_at DESC);

-- A feed lets in like a key, as long as it is not revoked and its person has not left.
CREATE OR REPLACE FUNCTION enter(p_org uuid, p_person uuid, p_kind text, p_credential text, p_epoch bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('wellrun.org', p_org::text, true);
  PERFORM set_config('wellrun.person', p_person::text, true);
  IF NOT EXISTS (SELECT 1 FROM public.organisation WHERE org = p_org AND epoch = p_epoch) THEN
    RAISE EXCEPTION 'outdated' USING ERRCODE = 'WR410';
  END IF;
  IF p_kind = 'session' THEN
    IF EXISTS (SELECT 1 FROM auth.session s JOIN public.person p ON p.org = p_org AND p.id = p_person AND p.account = s."userId" AND p.phase <> 'void'
      WHERE s.token = p_credential AND s."expiresAt" > now() AND s.organisation = p_org) THEN RETURN; END IF;
  ELSIF p_kind = 'key' THEN
    IF EXISTS (SELECT 1 FROM public.api_key k JOIN public.person p ON p.org = k.org AND p.id = k.person AND p.phase <> 'void'
      WHERE k.org = p_org AND k.hash = decode(p_credential, 'hex') AND k.person = p_person AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()))
    THEN RETURN; END IF;
  ELSIF p_kind = 'feed' THEN
    IF EXISTS (SELECT 1 FROM public.feed f JOIN public.person p ON p.org = f.org AND p.id = f.person AND p.phase <> 'void'
      WHERE f.org = p_org AND f.hash = decode(p_credential, 'hex') AND f.person = p_person AND f.revoked_at IS NULL)
    THEN RETURN; END IF;
  END IF;
  RAISE EXCEPTION 'unauthenticated' USING ERRCODE = 'WR401';
END $$;

-- Finds who a session or key belongs to, before any context exists. Once per credential; then enter() with what is cached.
CREATE OR REPLACE FUNCTION whois(p_kind text, p_credential text, p_org uuid DEFAULT NULL) RETURNS TABLE (org uuid, person uuid, scopes text[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE o uuid; who text;
BEGIN
  IF p_kind = 'session' THEN
    SELECT s.organisation, s."userId" INTO o, who FROM auth.session s WHERE s.token = p_credential AND s."expiresAt" > now();
    IF o IS NULL THEN RETURN; END IF;
    PERFORM set_config('wellrun.org', o::text, true);
    RETURN QUERY SELECT p.org, p.id, NULL::text[] FROM public.person p, set_config('wellrun.person', p.id::text, true)
      WHERE p.org = o AND p.account = who AND p.phase <> 'void';
  ELSIF p_kind = 'key' AND p_org IS NOT NULL THEN
    PERFORM set_config('wellrun.org', p_org::text, true);
    RETURN QUERY SELECT k.org, k.person, k.scopes FROM public.api_key k, set_config('wellrun.person', k.person::text, true)
      WHERE k.org = p_org AND k.hash = decode(p_credential, 'hex') AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now());
  ELSIF p_kind = 'feed' AND p_org IS NOT NULL THEN
    PERFORM set_config('wellrun.org', p_org::text, true);
    RETURN QUERY SELECT f.org, f.person, ARRAY['read'] FROM public.feed f, set_config('wellrun.person', f.person::text, true)
      WHERE f.org = p_org AND f.hash = decode(p_credential, 'hex') AND f.revoked_at IS NULL;
  END IF;
END $$;
