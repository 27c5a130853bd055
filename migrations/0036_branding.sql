-- Logos and icons of an organisation and of its customers, as they were checked: found by what they hold, and never changed.
SET LOCAL ROLE wellrun_owner;
CREATE TABLE brand_picture (
  org uuid NOT NULL REFERENCES organisation, id text NOT NULL CHECK (id ~ '^[0-9a-f]{64}$'),
  type text NOT NULL CHECK (type IN ('image/png', 'image/webp', 'image/svg+xml')), width int NOT NULL CHECK (width > 0), height int NOT NULL CHECK (height > 0),
  bytes bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144), added_at timestamptz NOT NULL DEFAULT now(), added_by uuid,
  PRIMARY KEY (org, id), FOREIGN KEY (org, added_by) REFERENCES person (org, id)
);
SELECT protect('brand_picture', 'SELECT, INSERT');
