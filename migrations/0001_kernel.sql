-- The kernel: organisations, the common columns of every record, the directory, history, access and what records share.
-- Roles: wellrun_owner owns everything and signs in nowhere; wellrun_app serves people; wellrun_system runs jobs, imports and the command line.

DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['wellrun_owner', 'wellrun_app', 'wellrun_system', 'wellrun_search'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I %s NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', wanted,
          CASE WHEN wanted IN ('wellrun_app', 'wellrun_system') THEN 'LOGIN' ELSE 'NOLOGIN' END);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another process of this cluster was quicker
      END;
    END IF;
  END LOOP;
  -- Somebody who may not make roles has been given them.
  FOREACH wanted IN ARRAY ARRAY['wellrun_owner', 'wellrun_app', 'wellrun_system', 'wellrun_search'] LOOP
    IF NOT pg_has_role(current_user, wanted, 'SET') THEN
      EXECUTE format('GRANT %I TO %I', wanted, current_user);
    END IF;
  END LOOP;
END $$;

DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO wellrun_owner', current_database()); END $$;
GRANT ALL ON SCHEMA public TO wellrun_owner;
CREATE SCHEMA auth AUTHORIZATION wellrun_owner;
SET LOCAL ROLE wellrun_owner;

GRANT USAGE ON SCHEMA public TO wellrun_app, wellrun_system, wellrun_search;

-- Context: one organisation and one person per transaction, set by enter() and nothing else.

CREATE FUNCTION ctx_org() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('wellrun.org', true), '')::uuid $$;

-- Puts a table under the organisation's policy. Every table with an `org` column goes through here: the catalogue check insists.
CREATE FUNCTION protect(p_table regclass, p_grants text DEFAULT 'SELECT, INSERT, UPDATE') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY organisation ON %s USING (org = (SELECT ctx_org())) WITH CHECK (org = (SELECT ctx_org()))', p_table);
  EXECUTE format('GRANT %s ON %s TO wellrun_app, wellrun_system', p_grants, p_table);
END $$;

-- Organisations. `epoch` rises with every change of grants, memberships, people's access or settings, so that caches know.

CREATE TABLE organisation (
  org uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  zone text NOT NULL DEFAULT 'Europe/Paris',
  locale text NOT NULL DEFAULT 'en-GB',
  source text NOT NULL DEFAULT 'native' CHECK (source IN ('native', 'demonstration', 'import')),
  epoch bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
SELECT protect('organisation', 'SELECT, UPDATE');
CREATE POLICY everywhere ON organisation TO wellrun_system USING (true) WITH CHECK (true);
GRANT INSERT ON organisation TO wellrun_system;

-- Numbers: handed out in blocks, each in a short transaction of its own. Unique; gaps are allowed.

CREATE TABLE counter (org uuid NOT NULL REFERENCES organisation, type text NOT NULL, next bigint NOT NULL DEFAULT 1, PRIMARY KEY (org, type));
SELECT protect('counter');

CREATE FUNCTION take_numbers(p_type text, p_count int) RETURNS bigint LANGUAGE sql AS $$
  INSERT INTO counter AS c (org, type, next) VALUES (ctx_org(), p_type, 1 + p_count)
  ON CONFLICT (org, type) DO UPDATE SET next = c.next + p_count RETURNING next - p_count
$$;

-- What every record has. A record's table is made LIKE this one and then given to record_table().

CREATE TABLE record (
  org uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 60),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 200000),
  state text NOT NULL,
  phase text NOT NULL CHECK (phase IN ('new', 'active', 'waiting', 'done', 'void')),
  owner uuid, assignee uuid, team uuid, customer uuid, service uuid, requester uuid,
  confidential boolean NOT NULL DEFAULT false,
  tags text[] NOT NULL DEFAULT '{}',
  due_at timestamptz,
  clocks jsonb,
  rules_apply int NOT NULL DEFAULT 0,
  rules_hold int NOT NULL DEFAULT 0,
  rules_next timestamptz,
  version int NOT NULL CHECK (version > 0),
  created_at timestamptz NOT NULL, created_by uuid,
  updated_at timestamptz NOT NULL, updated_by uuid,
  archived_at timestamptz
);

-- One narrow row per record of any type, for what crosses types: links, search, 'my work', numbers, labels of references.

CREATE TABLE directory (
  org uuid NOT NULL REFERENCES organisation,
  id uuid NOT NULL,
  type text NOT NULL,
  number text NOT NULL,
  title text NOT NULL,
  title_key text NOT NULL GENERATED ALWAYS AS (left(lower(title), 80)) STORED,
  state text NOT NULL,
  phase text NOT NULL,
  owner uuid, assignee uuid, team uuid, customer uuid, service uuid, requester uuid,
  confidential boolean NOT NULL DEFAULT false,
  due_at timestamptz,
  created_at timestamptz NOT NULL,
  merged_into uuid,
  search tsvector NOT NULL DEFAULT '',
  search_internal tsvector NOT NULL DEFAULT '',
  PRIMARY KEY (org, id),
  UNIQUE (org, number)
);
SELECT protect('directory');
CREATE INDEX directory_newest ON directory (org, type, created_at DESC, id DESC);
CREATE INDEX directory_title ON directory (org, type, title_key, id);
CREATE INDEX directory_assignee ON directory (org, assignee, due_at) WHERE phase IN ('new', 'active', 'waiting');
CREATE INDEX directory_requester ON directory (org, requester, created_at DESC, id DESC);
CREATE INDEX directory_search ON directory USING gin (search) WITH (fastupdate = off);
CREATE INDEX directory_search_internal ON directory USING gin (search_internal) WITH (fastupdate = off);

-- Makes a table with the common columns into a record's table: key, references, policy, grants, the indexes that its lists ask for.
CREATE FUNCTION record_table(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE t text := p_table::text;
BEGIN
  EXECUTE format('ALTER TABLE %1$s ADD PRIMARY KEY (org, id), ADD UNIQUE (org, number),
    ADD FOREIGN KEY (org, id) REFERENCES directory (org, id) DEFERRABLE INITIALLY DEFERRED', t);
  PERFORM protect(p_table);
  EXECUTE format('CREATE INDEX ON %1$s (org, created_at DESC, id DESC) WHERE archived_at IS NULL', t);
  EXECUTE format('CREATE INDEX ON %1$s (org, updated_at DESC, id DESC) WHERE archived_at IS NULL', t);
END $$;

-- Indexes for records that evidence rules judge: verdicts are counted from the index alone, exceptions are found newest first.
CREATE FUNCTION evidence_indexes(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE t text := p_table::text;
BEGIN
  EXECUTE format('CREATE INDEX ON %1$s (org, created_at) INCLUDE (rules_apply, rules_hold, rules_next, confidential)', t);
  EXECUTE format('CREATE INDEX ON %1$s (org, created_at) WHERE confidential', t);
  EXECUTE format('CREATE INDEX ON %1$s (org, created_at, id) WHERE rules_hold <> rules_apply', t);
  EXECUTE format('CREATE INDEX ON %1$s (org, rules_next) WHERE rules_next IS NOT NULL', t);
END $$;

-- The same for records with a queue: lists by team, assignee, customer and requester among the open ones.
CREATE FUNCTION queue_indexes(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE t text := p_table::text; c text;
BEGIN
  FOREACH c IN ARRAY ARRAY['team', 'assignee', 'customer', 'requester', 'service'] LOOP
    EXECUTE format('CREATE INDEX ON %1$s (org, %2$I, created_at DESC, id DESC) WHERE archived_at IS NULL', t, c);
  END LOOP;
  EXECUTE format('CREATE INDEX ON %1$s (org, team, created_at DESC, id DESC) WHERE archived_at IS NULL AND phase IN (''new'', ''active'', ''waiting'')', t);
  EXECUTE format('CREATE INDEX ON %1$s (org, due_at, id) WHERE archived_at IS NULL AND phase IN (''new'', ''active'', ''waiting'')', t);
  EXECUTE format('CREATE INDEX ON %1$s (org, state, created_at DESC, id DESC) WHERE archived_at IS NULL', t);
END $$;

-- A reference: always with the organisation, so that no row of another organisation can be named or probed. An import of a whole
-- organisation checks them at its end, because people, teams and customers refer to each other.
CREATE FUNCTION refers(p_table regclass, p_column text, p_to regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ADD FOREIGN KEY (org, %I) REFERENCES %s (org, id) DEFERRABLE', p_table, p_column, p_to);
END $$;

-- People, teams, customers, services: the records that the common columns point to.

CREATE TABLE customer (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  parent uuid, kind text NOT NULL CHECK (kind IN ('internal', 'external')), sector text, zone text, calendar uuid);
CREATE TABLE team (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  email text, zone text, escalates_to uuid, lead uuid);
CREATE TABLE person (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  email text, phone text, department text, zone text, locale text, account text, vip boolean NOT NULL DEFAULT false);
CREATE TABLE service (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  criticality text CHECK (criticality IN ('low', 'medium', 'high', 'critical')), calendar uuid, support_team uuid, in_scope boolean NOT NULL DEFAULT true);
CREATE TABLE calendar (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  hours jsonb NOT NULL);

SELECT record_table('customer'), record_table('team'), record_table('person'), record_table('service'), record_table('calendar');
CREATE UNIQUE INDEX person_account ON person (org, account) WHERE account IS NOT NULL;
CREATE INDEX person_of_account ON person (account) WHERE account IS NOT NULL;
CREATE INDEX person_email ON person (org, email);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['customer', 'team', 'person', 'service', 'calendar', 'directory'] LOOP
    PERFORM refers(t::regclass, 'owner', 'person'), refers(t::regclass, 'assignee', 'person'), refers(t::regclass, 'requester', 'person'),
      refers(t::regclass, 'team', 'team'), refers(t::regclass, 'customer', 'customer'), refers(t::regclass, 'service', 'service');
  END LOOP;
  PERFORM refers('customer', 'parent', 'customer'), refers('customer', 'calendar', 'calendar'),
    refers('team', 'escalates_to', 'team'), refers('team', 'lead', 'person'),
    refers('service', 'calendar', 'calendar'), refers('service', 'support_team', 'team');
END $$;

-- The references of a record that is not one of the five above.
CREATE FUNCTION common_references(p_table regclass) RETURNS void LANGUAGE sql AS $$
  SELECT refers(p_table, 'owner', 'person'), refers(p_table, 'assignee', 'person'), refers(p_table, 'requester', 'person'),
    refers(p_table, 'team', 'team'), refers(p_table, 'customer', 'customer'), refers(p_table, 'service', 'service')
$$;

-- Grants: role × scope × from–to; memberships of teams; the closure of customers.

CREATE TABLE access_grant (
  org uuid NOT NULL, id uuid NOT NULL, person uuid NOT NULL, role text NOT NULL,
  scope text NOT NULL CHECK (scope IN ('organisation', 'customer', 'team', 'service')), scope_id uuid,
  valid_from timestamptz NOT NULL DEFAULT now(), valid_to timestamptz,
  PRIMARY KEY (org, id), FOREIGN KEY (org, person) REFERENCES person (org, id),
  CHECK ((scope = 'organisation') = (scope_id IS NULL))
);
CREATE INDEX access_grant_person ON access_grant (org, person);
SELECT protect('access_grant');

CREATE TABLE membership (
  org uuid NOT NULL, team uuid NOT NULL, person uuid NOT NULL, valid_from timestamptz NOT NULL DEFAULT now(), valid_to timestamptz,
  PRIMARY KEY (org, team, person), FOREIGN KEY (org, team) REFERENCES team (org, id), FOREIGN KEY (org, person) REFERENCES person (org, id)
);
CREATE INDEX membership_person ON membership (org, person);
SELECT protect('membership');

-- Effective-dated settings (matrix, targets, windows): the newest row that is valid at a time holds.

CREATE TABLE setting (
  org uuid NOT NULL, name text NOT NULL, valid_from timestamptz NOT NULL, value jsonb NOT NULL, set_by uuid, set_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org, name, valid_from)
);
SELECT protect('setting');

CREATE FUNCTION raise_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN UPDATE organisation SET epoch = epoch + 1 WHERE org = ctx_org(); RETURN NULL; END $$;
CREATE TRIGGER epoch AFTER INSERT OR UPDATE ON access_grant FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();
CREATE TRIGGER epoch AFTER INSERT OR UPDATE ON membership FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();
CREATE TRIGGER epoch AFTER INSERT OR UPDATE ON setting FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();
CREATE TRIGGER epoch AFTER INSERT OR UPDATE ON calendar FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();
CREATE TRIGGER epoch AFTER UPDATE OF state, account, customer ON person FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();
CREATE TRIGGER epoch AFTER INSERT OR UPDATE OF parent, calendar ON customer FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();
CREATE TRIGGER epoch AFTER INSERT OR UPDATE OF calendar, support_team, criticality ON service FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();

-- History, append-only; also the outbox: whoever follows changes reads it in (xid, id) order below the oldest running transaction.

CREATE TABLE history (
  org uuid NOT NULL REFERENCES organisation,
  id uuid NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  type text NOT NULL,
  record uuid NOT NULL,
  version int NOT NULL,
  action text NOT NULL,
  audience text NOT NULL DEFAULT 'internal' CHECK (audience IN ('public', 'internal')),
  recorded_at timestamptz NOT NULL,
  occurred_at timestamptz NOT NULL,
  actor uuid,
  body text NOT NULL,
  personal text,
  salt bytea,
  leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
  PRIMARY KEY (org, id)
);
SELECT protect('history', 'SELECT, INSERT');
CREATE POLICY everywhere ON history FOR SELECT TO wellrun_system USING (true);
CREATE INDEX history_record ON history (org, record, occurred_at DESC, id DESC);
CREATE INDEX history_tail ON history (xid, id);

CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.personal IS NULL AND NEW.salt IS NULL AND
     (NEW.org, NEW.id, NEW.xid, NEW.type, NEW.record, NEW.version, NEW.action, NEW.audience, NEW.recorded_at, NEW.occurred_at, NEW.actor, NEW.body, NEW.leaf)
     IS NOT DISTINCT FROM
     (OLD.org, OLD.id, OLD.xid, OLD.type, OLD.record, OLD.version, OLD.action, OLD.audience, OLD.recorded_at, OLD.occurred_at, OLD.actor, OLD.body, OLD.leaf)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'WR409';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON history FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON history FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();

-- Forgets the personal part of entries; what remains still proves.
CREATE FUNCTION history_erase(p_entries uuid[]) RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (UPDATE public.history SET personal = NULL, salt = NULL WHERE org = public.ctx_org() AND id = ANY (p_entries) AND personal IS NOT NULL RETURNING 1)
  SELECT count(*)::int FROM gone
$$;
REVOKE ALL ON FUNCTION history_erase(uuid[]) FROM public;
GRANT EXECUTE ON FUNCTION history_erase(uuid[]) TO wellrun_app, wellrun_system;

CREATE TABLE sealed (org uuid NOT NULL REFERENCES organisation, position bigint NOT NULL, entry uuid NOT NULL, PRIMARY KEY (org, position), UNIQUE (org, entry));
CREATE TABLE seal_head (org uuid PRIMARY KEY REFERENCES organisation, size bigint NOT NULL, frontier bytea NOT NULL, root bytea NOT NULL, sealed_at timestamptz NOT NULL);
CREATE TABLE checkpoint (org uuid NOT NULL REFERENCES organisation, size bigint NOT NULL, root bytea NOT NULL, at timestamptz NOT NULL, previous bytea, note text NOT NULL, key_id text NOT NULL, PRIMARY KEY (org, size));
SELECT protect('sealed', 'SELECT'), protect('seal_head', 'SELECT'), protect('checkpoint', 'SELECT');
CREATE POLICY everywhere ON sealed TO wellrun_system USING (true) WITH CHECK (true);
CREATE POLICY everywhere ON seal_head TO wellrun_system USING (true) WITH CHECK (true);
CREATE POLICY everywhere ON checkpoint TO wellrun_system USING (true) WITH CHECK (true);
GRANT INSERT, UPDATE ON sealed, seal_head, checkpoint TO wellrun_system;

-- Where each follower of the history is (sealer, notifier, webhooks …).
CREATE TABLE follower (name text PRIMARY KEY, xid xid8 NOT NULL, id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now());
GRANT SELECT, INSERT, UPDATE ON follower TO wellrun_system;

-- A change that finds another version than it was made from undoes the whole transaction.
CREATE FUNCTION one_written(p_count bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN IF p_count <> 1 THEN RAISE EXCEPTION 'stale' USING ERRCODE = 'WR412'; END IF; END $$;

-- What any record can have: links, participants, attachments, tasks' order … Nothing is deleted; it ends.

CREATE TABLE link (
  org uuid NOT NULL, id uuid NOT NULL, kind text NOT NULL, source uuid NOT NULL, target uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), created_by uuid, ended_at timestamptz,
  PRIMARY KEY (org, id), CHECK (source <> target),
  FOREIGN KEY (org, source) REFERENCES directory (org, id), FOREIGN KEY (org, target) REFERENCES directory (org, id)
);
SELECT protect('link');
CREATE UNIQUE INDEX link_once ON link (org, source, kind, target) WHERE ended_at IS NULL;
CREATE INDEX link_target ON link (org, target) WHERE ended_at IS NULL;

CREATE TABLE participant (
  org uuid NOT NULL, record uuid NOT NULL, person uuid NOT NULL, role text NOT NULL, since timestamptz NOT NULL DEFAULT now(), ended_at timestamptz,
  PRIMARY KEY (org, record, person, role),
  FOREIGN KEY (org, record) REFERENCES directory (org, id), FOREIGN KEY (org, person) REFERENCES person (org, id)
);
SELECT protect('participant');
CREATE INDEX participant_person ON participant (org, person, record) WHERE ended_at IS NULL;

CREATE TABLE blob (org uuid NOT NULL REFERENCES organisation, hash bytea NOT NULL, size bigint NOT NULL, chunks int NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (org, hash));
CREATE TABLE blob_chunk (org uuid NOT NULL REFERENCES organisation, upload uuid NOT NULL, n int NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (org, upload, n));
ALTER TABLE blob_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE blob ADD COLUMN upload uuid NOT NULL;
CREATE TABLE attachment (
  org uuid NOT NULL, id uuid NOT NULL, record uuid NOT NULL, name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255), media_type text NOT NULL, size bigint NOT NULL,
  hash bytea NOT NULL, audience text NOT NULL CHECK (audience IN ('public', 'internal')), created_at timestamptz NOT NULL DEFAULT now(), created_by uuid, ended_at timestamptz,
  PRIMARY KEY (org, id), FOREIGN KEY (org, record) REFERENCES directory (org, id), FOREIGN KEY (org, hash) REFERENCES blob (org, hash)
);
SELECT protect('blob'), protect('blob_chunk', 'SELECT, INSERT'), protect('attachment');
CREATE INDEX attachment_record ON attachment (org, record) WHERE ended_at IS NULL;

-- Custom fields: typed values, so that filters keep their index.
CREATE TABLE custom_field (
  org uuid NOT NULL, id uuid NOT NULL, type text NOT NULL, name text NOT NULL CHECK (name ~ '^[a-z][a-zA-Z0-9]{0,39}$'), label text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('text', 'integer', 'flag', 'date', 'instant', 'choice', 'ref')), options jsonb NOT NULL DEFAULT '{}', required boolean NOT NULL DEFAULT false,
  ended_at timestamptz, PRIMARY KEY (org, id), UNIQUE (org, type, name)
);
CREATE TABLE custom_value (
  org uuid NOT NULL, record uuid NOT NULL, field uuid NOT NULL, text_value text, integer_value bigint, instant_value timestamptz, ref_value uuid,
  PRIMARY KEY (org, record, field), FOREIGN KEY (org, record) REFERENCES directory (org, id), FOREIGN KEY (org, field) REFERENCES custom_field (org, id)
);
SELECT protect('custom_field'), protect('custom_value');
CREATE INDEX custom_text ON custom_value (org, field, text_value) WHERE text_value IS NOT NULL;
CREATE INDEX custom_integer ON custom_value (org, field, integer_value) WHERE integer_value IS NOT NULL;
CREATE INDEX custom_instant ON custom_value (org, field, instant_value) WHERE instant_value IS NOT NULL;
CREATE INDEX custom_ref ON custom_value (org, field, ref_value) WHERE ref_value IS NOT NULL;
CREATE TRIGGER epoch AFTER INSERT OR UPDATE ON custom_field FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();

-- A retried request takes effect once: its key is stored with the effect.
CREATE TABLE idempotency (
  org uuid NOT NULL REFERENCES organisation, person uuid NOT NULL, key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200), request bytea NOT NULL,
  status int NOT NULL, record uuid, version int, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (org, person, key)
);
SELECT protect('idempotency');

-- Keys of programs: only the hash is kept.
CREATE TABLE api_key (
  org uuid NOT NULL REFERENCES organisation, id uuid NOT NULL, person uuid NOT NULL, name text NOT NULL, hint text NOT NULL, hash bytea NOT NULL, scopes text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), expires_at timestamptz, revoked_at timestamptz, used_at timestamptz,
  PRIMARY KEY (org, id), UNIQUE (org, hash), FOREIGN KEY (org, person) REFERENCES person (org, id)
);
SELECT protect('api_key');
CREATE TRIGGER epoch AFTER UPDATE OF revoked_at, expires_at, scopes ON api_key FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();

-- Evidence as recorded at the end of each day.
CREATE TABLE evidence_day (
  org uuid NOT NULL REFERENCES organisation, day date NOT NULL, requirement text NOT NULL, result text NOT NULL,
  population bigint NOT NULL, conforming bigint NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (org, day, requirement)
);
SELECT protect('evidence_day');

-- Sign-in (better-auth's tables): accounts are global, people belong to an organisation.

CREATE TABLE auth."user" (
  id text PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, "emailVerified" boolean NOT NULL DEFAULT false, image text,
  "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now(), "twoFactorEnabled" boolean NOT NULL DEFAULT false
);
CREATE TABLE auth.session (
  id text PRIMARY KEY, token text NOT NULL UNIQUE, "userId" text NOT NULL REFERENCES auth."user" ON DELETE CASCADE, "expiresAt" timestamptz NOT NULL,
  "ipAddress" text, "userAgent" text, organisation uuid, "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX session_of_user ON auth.session ("userId");
CREATE TABLE auth.account (
  id text PRIMARY KEY, "accountId" text NOT NULL, "providerId" text NOT NULL, "userId" text NOT NULL REFERENCES auth."user" ON DELETE CASCADE,
  "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, scope text, password text,
  "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_of_user ON auth.account ("userId");
CREATE TABLE auth.verification (
  id text PRIMARY KEY, identifier text NOT NULL, value text NOT NULL, "expiresAt" timestamptz NOT NULL, "createdAt" timestamptz DEFAULT now(), "updatedAt" timestamptz DEFAULT now()
);
CREATE INDEX verification_identifier ON auth.verification (identifier);
CREATE TABLE auth."twoFactor" (
  id text PRIMARY KEY, secret text NOT NULL, "backupCodes" text NOT NULL, "userId" text NOT NULL REFERENCES auth."user" ON DELETE CASCADE, verified boolean DEFAULT true,
  "failedVerificationCount" int DEFAULT 0, "lockedUntil" timestamptz
);
CREATE INDEX two_factor_user ON auth."twoFactor" ("userId");
CREATE TABLE auth."rateLimit" (id text PRIMARY KEY, key text NOT NULL UNIQUE, count int NOT NULL, "lastRequest" bigint NOT NULL);
GRANT USAGE ON SCHEMA auth TO wellrun_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth TO wellrun_system;

-- Who is asking. Sets the context, and refuses unless the credential, the person and the epoch of what is cached still hold.
-- WR401: sign in again. WR410: the cached grants or settings are outdated; load them and try again.
CREATE FUNCTION enter(p_org uuid, p_person uuid, p_kind text, p_credential text, p_epoch bigint) RETURNS void
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
  END IF;
  RAISE EXCEPTION 'unauthenticated' USING ERRCODE = 'WR401';
END $$;
REVOKE ALL ON FUNCTION enter(uuid, uuid, text, text, bigint) FROM public;
GRANT EXECUTE ON FUNCTION enter(uuid, uuid, text, text, bigint) TO wellrun_app;

-- Finds who a session or key belongs to, before any context exists. Once per credential; then enter() with what is cached.
CREATE FUNCTION whois(p_kind text, p_credential text, p_org uuid DEFAULT NULL) RETURNS TABLE (org uuid, person uuid, scopes text[])
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
  END IF;
END $$;
REVOKE ALL ON FUNCTION whois(text, text, uuid) FROM public;
GRANT EXECUTE ON FUNCTION whois(text, text, uuid) TO wellrun_app;

-- Jobs, imports and the command line act for an organisation without a person.
CREATE FUNCTION enter_system(p_org uuid) RETURNS void LANGUAGE sql AS $$ SELECT set_config('wellrun.org', p_org::text, true), set_config('wellrun.person', '', true) $$;
REVOKE ALL ON FUNCTION enter_system(uuid) FROM public;
GRANT EXECUTE ON FUNCTION enter_system(uuid) TO wellrun_system;

-- Search: row-level security would switch the index off, so a function of a role with its own policy returns identifiers and nothing else.
-- It returns up to p_limit candidates, newest first; the caller joins them to the directory under all its rules.
GRANT SELECT (org, id, type, created_at, search, search_internal) ON directory TO wellrun_search;
CREATE POLICY search ON directory FOR SELECT TO wellrun_search USING (true);
RESET ROLE;

-- Up to p_limit matches, newest first. Rare words go through the index; frequent ones are found among the newest rows, since the
-- index would first collect every match there is. The planner's own estimate tells which is which.
CREATE FUNCTION search_ids(p_org uuid, p_query tsquery, p_internal boolean, p_types text[], p_before timestamptz, p_before_id uuid, p_limit int)
  RETURNS TABLE (id uuid, created_at timestamptz) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE plan json; found int; newest int := 2000;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT 1 FROM public.directory WHERE search @@ %L::tsquery', p_query) INTO plan;
  IF (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 > 3000 THEN
    LOOP
      RETURN QUERY
        SELECT n.id, n.created_at FROM (
          SELECT d.id, d.created_at, d.search, d.search_internal FROM public.directory d
          WHERE d.org = p_org AND d.type = ANY (p_types) AND (d.created_at, d.id) < (p_before, p_before_id) ORDER BY d.created_at DESC, d.id DESC LIMIT newest) n
        WHERE n.search @@ p_query OR (p_internal AND n.search_internal @@ p_query)
        ORDER BY n.created_at DESC, n.id DESC LIMIT p_limit;
      GET DIAGNOSTICS found = ROW_COUNT;
      EXIT WHEN found > 0;
      newest := newest * 5;
      EXIT WHEN newest > 50000;
    END LOOP;
    IF found > 0 THEN RETURN; END IF;
  END IF;
  RETURN QUERY
    SELECT m.id, m.created_at FROM (
      SELECT d.id, d.created_at, d.type FROM public.directory d WHERE d.search @@ p_query AND d.org = p_org AND (d.created_at, d.id) < (p_before, p_before_id)
      UNION
      SELECT d.id, d.created_at, d.type FROM public.directory d WHERE p_internal AND d.search_internal @@ p_query AND d.org = p_org AND (d.created_at, d.id) < (p_before, p_before_id)) m
    WHERE m.type = ANY (p_types)
    ORDER BY m.created_at DESC, m.id DESC LIMIT p_limit;
END $$;
-- Whoever is no superuser gives a function only to a role that may make one there.
GRANT CREATE ON SCHEMA public TO wellrun_search;
ALTER FUNCTION search_ids(uuid, tsquery, boolean, text[], timestamptz, uuid, int) OWNER TO wellrun_search;
REVOKE ALL ON FUNCTION search_ids(uuid, tsquery, boolean, text[], timestamptz, uuid, int) FROM public;
GRANT EXECUTE ON FUNCTION search_ids(uuid, tsquery, boolean, text[], timestamptz, uuid, int) TO wellrun_app, wellrun_system;

-- Which organisations an account belongs to: asked at sign-in, by the account's own identifier.
GRANT SELECT (org, id, account, phase) ON person TO wellrun_search;
GRANT SELECT (org, name) ON organisation TO wellrun_search;
CREATE POLICY accounts ON person FOR SELECT TO wellrun_search USING (true);
CREATE POLICY accounts ON organisation FOR SELECT TO wellrun_search USING (true);
CREATE FUNCTION organisations_of(p_account text) RETURNS TABLE (org uuid, name text, person uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.org, o.name, p.id FROM public.person p JOIN public.organisation o ON o.org = p.org WHERE p.account = p_account AND p.phase <> 'void' ORDER BY o.name
$$;
ALTER FUNCTION organisations_of(text) OWNER TO wellrun_search;
REVOKE CREATE ON SCHEMA public FROM wellrun_search;
REVOKE ALL ON FUNCTION organisations_of(text) FROM public;
GRANT EXECUTE ON FUNCTION organisations_of(text) TO wellrun_system;
