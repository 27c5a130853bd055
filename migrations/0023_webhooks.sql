-- Webhooks: what is sent to other programs, with its log. Secrets are kept encrypted.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE webhook (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  address text NOT NULL, record_types text[] NOT NULL DEFAULT '{}', events text[] NOT NULL DEFAULT '{}', conditions jsonb, internal_notes boolean NOT NULL DEFAULT false,
  acts_for uuid, failing_since timestamptz, failing_why text);
SELECT record_table('webhook'), common_references('webhook'), refers('webhook', 'acts_for', 'person');

-- Signing secrets, of which two hold while one replaces the other, and values of headers.
CREATE TABLE webhook_secret (org uuid NOT NULL, id uuid NOT NULL, webhook uuid NOT NULL, kind text NOT NULL CHECK (kind IN ('signing', 'header')), name text NOT NULL,
  sealed bytea NOT NULL, created_at timestamptz NOT NULL, ends_at timestamptz,
  PRIMARY KEY (org, id), FOREIGN KEY (org, webhook) REFERENCES webhook (org, id));
CREATE INDEX webhook_secret_of ON webhook_secret (org, webhook);

CREATE TABLE webhook_delivery (
  org uuid NOT NULL REFERENCES organisation, id uuid NOT NULL, webhook uuid NOT NULL, record uuid NOT NULL, key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200), event text NOT NULL,
  body text NOT NULL, state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed', 'held')), tries int NOT NULL DEFAULT 0,
  next_at timestamptz, leased_until timestamptz, created_at timestamptz NOT NULL, delivered_at timestamptz, status int, error text,
  PRIMARY KEY (org, id), UNIQUE (org, webhook, key), FOREIGN KEY (org, webhook) REFERENCES webhook (org, id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'pending';
CREATE INDEX webhook_delivery_order ON webhook_delivery (org, webhook, record, id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_newest ON webhook_delivery (org, webhook, created_at DESC, id DESC);

CREATE TABLE webhook_attempt (org uuid NOT NULL, delivery uuid NOT NULL, n int NOT NULL, at timestamptz NOT NULL, took_ms int NOT NULL, address text, status int, error text, answer text,
  PRIMARY KEY (org, delivery, n), FOREIGN KEY (org, delivery) REFERENCES webhook_delivery (org, id) ON DELETE CASCADE);

SELECT protect('webhook_secret'), protect('webhook_delivery'), protect('webhook_attempt');
CREATE POLICY everywhere ON webhook_delivery TO wellrun_system USING (true) WITH CHECK (true);

-- What was sent is kept for thirty days: it holds what people wrote.
CREATE FUNCTION discard_deliveries() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (DELETE FROM public.webhook_delivery d WHERE d.org = public.ctx_org() AND d.created_at < now() - interval '30 days' RETURNING 1)
  SELECT count(*)::int FROM gone
$$;
REVOKE ALL ON FUNCTION discard_deliveries() FROM public;
GRANT EXECUTE ON FUNCTION discard_deliveries() TO wellrun_system;
