-- Mail that comes in: mailboxes, every message as it came, and which message belongs to which record.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE mailbox (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  address text NOT NULL, record_type text NOT NULL, arrives text NOT NULL, host text, port int, security text, username text, folder text, done_folder text, tagged boolean NOT NULL DEFAULT false,
  strangers text NOT NULL, copied text NOT NULL, closed text NOT NULL, staff text NOT NULL, machines text NOT NULL, spam text NOT NULL, unverified text NOT NULL, verifier text);
SELECT record_table('mailbox'), common_references('mailbox');
-- A mail server that hands a message over names no organisation: the address alone leads to it.
CREATE POLICY everywhere ON mailbox FOR SELECT TO wellrun_system USING (true);
CREATE INDEX mailbox_address ON mailbox (address);
CREATE INDEX mailbox_active ON mailbox (org, address) WHERE phase = 'active';

-- The password of a mailbox, encrypted with a key that the database does not hold.
CREATE TABLE mailbox_secret (
  org uuid NOT NULL REFERENCES organisation, mailbox uuid NOT NULL, sealed text NOT NULL, set_at timestamptz NOT NULL DEFAULT now(), set_by uuid,
  PRIMARY KEY (org, mailbox), FOREIGN KEY (org, mailbox) REFERENCES mailbox (org, id)
);
-- Where fetching from a mailbox is, and how it went last.
CREATE TABLE mailbox_state (
  org uuid NOT NULL REFERENCES organisation, mailbox uuid NOT NULL, uid_validity text, last_uid bigint NOT NULL DEFAULT 0,
  checked_at timestamptz, failed_at timestamptz, fault text,
  PRIMARY KEY (org, mailbox), FOREIGN KEY (org, mailbox) REFERENCES mailbox (org, id)
);

-- A message as it came, kept whatever becomes of it. `key` is its Message-ID, or its hash where that is missing or was used for another message.
CREATE TABLE mail_message (
  org uuid NOT NULL REFERENCES organisation, id uuid NOT NULL, mailbox uuid NOT NULL, key text NOT NULL CHECK (length(key) BETWEEN 1 AND 500),
  hash bytea NOT NULL, content_hash bytea NOT NULL, size bigint NOT NULL, source text NOT NULL CHECK (source IN ('smtp', 'imap')),
  envelope_from text, envelope_to text[] NOT NULL DEFAULT '{}', sender text, subject text, received_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'filed', 'held', 'broken', 'ignored', 'refused', 'duplicate', 'report', 'discarded')),
  reason text, detail text, attempts int NOT NULL DEFAULT 0, copies int NOT NULL DEFAULT 1, settled_at timestamptz, settled_by uuid, decision jsonb,
  record uuid, entry uuid, person uuid, suggested uuid, follows uuid,
  PRIMARY KEY (org, id), UNIQUE (org, key), FOREIGN KEY (org, mailbox) REFERENCES mailbox (org, id), FOREIGN KEY (org, hash) REFERENCES blob (org, hash),
  FOREIGN KEY (org, record) REFERENCES directory (org, id), FOREIGN KEY (org, person) REFERENCES person (org, id), FOREIGN KEY (org, suggested) REFERENCES directory (org, id), FOREIGN KEY (org, follows) REFERENCES directory (org, id)
);
CREATE INDEX mail_message_newest ON mail_message (org, received_at DESC, id DESC);
CREATE INDEX mail_message_state ON mail_message (org, state, received_at DESC, id DESC);
CREATE INDEX mail_message_sender ON mail_message (org, sender, received_at DESC);
CREATE INDEX mail_message_entry ON mail_message (org, record) WHERE record IS NOT NULL;

-- Message ids that belong to a record: of what came in, of what we sent, and of what either refers to. The first one stays.
CREATE TABLE mail_thread (
  org uuid NOT NULL REFERENCES organisation, message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 500), record uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org, message_id), FOREIGN KEY (org, record) REFERENCES directory (org, id)
);

-- Who was answered once that they are not known here.
CREATE TABLE mail_stranger (
  org uuid NOT NULL REFERENCES organisation, address text NOT NULL CHECK (length(address) BETWEEN 3 AND 320), told_at timestamptz NOT NULL, PRIMARY KEY (org, address)
);
SELECT protect('mailbox_secret'), protect('mailbox_state'), protect('mail_message'), protect('mail_thread'), protect('mail_stranger');

-- Senders are found by their address, whatever its case.
ALTER TABLE person ADD COLUMN email_key text GENERATED ALWAYS AS (lower(email)) STORED;
CREATE INDEX person_email_key ON person (org, email_key) WHERE email_key IS NOT NULL;
-- Whose people write from which domains.
ALTER TABLE customer ADD COLUMN mail_domains text[] NOT NULL DEFAULT '{}';
