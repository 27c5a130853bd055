-- Mail that goes out: every letter with what became of it; how people want to be told.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE mail_out (
  org uuid NOT NULL REFERENCES organisation, id uuid NOT NULL, kind text NOT NULL CHECK (kind IN ('notice', 'digest', 'receipt', 'stranger')),
  person uuid, address text NOT NULL CHECK (length(address) BETWEEN 3 AND 320), record uuid, mailbox uuid, source uuid, subject text NOT NULL DEFAULT '',
  message_id text NOT NULL CHECK (length(message_id) BETWEEN 1 AND 500), state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed', 'bounced', 'cancelled', 'withheld')),
  attempts int NOT NULL DEFAULT 0, error text, created_at timestamptz NOT NULL, tried_at timestamptz, sent_at timestamptz, failed_at timestamptz,
  PRIMARY KEY (org, id), UNIQUE (org, message_id), FOREIGN KEY (org, person) REFERENCES person (org, id), FOREIGN KEY (org, record) REFERENCES directory (org, id),
  FOREIGN KEY (org, mailbox) REFERENCES mailbox (org, id), FOREIGN KEY (org, source) REFERENCES mail_message (org, id)
);
SELECT protect('mail_out');
CREATE INDEX mail_out_newest ON mail_out (org, created_at DESC, id DESC);
CREATE INDEX mail_out_state ON mail_out (org, state, created_at DESC, id DESC);
CREATE INDEX mail_out_record ON mail_out (org, record, created_at DESC) WHERE record IS NOT NULL;
CREATE INDEX mail_out_person ON mail_out (org, person, created_at DESC) WHERE person IS NOT NULL;

-- A notification waits for its letter, for a digest, or for nothing; `letter` is the mail that it went out with.
ALTER TABLE notification DROP CONSTRAINT notification_mail_check;
ALTER TABLE notification ADD CONSTRAINT notification_mail_check CHECK (mail IN ('none', 'due', 'digest', 'queued', 'sent', 'withheld', 'failed')),
  ADD COLUMN letter uuid, ADD COLUMN shown boolean NOT NULL DEFAULT true, ADD COLUMN snoozed_until timestamptz,
  ADD FOREIGN KEY (org, letter) REFERENCES mail_out (org, id);
CREATE INDEX notification_due ON notification (org, person, record) WHERE mail = 'due';
CREATE INDEX notification_digest ON notification (org, person, created_at) WHERE mail = 'digest';
CREATE INDEX notification_letter ON notification (org, letter) WHERE letter IS NOT NULL;

-- What somebody has chosen beyond what their organisation begins with (kernel/notify/preferences.ts); the digest's turns that are done.
ALTER TABLE notification_preference ADD COLUMN chosen jsonb NOT NULL DEFAULT '{}', ADD COLUMN digested_at timestamptz;

-- Records about which somebody wants no mail any more, until they take part again.
CREATE TABLE notification_mute (
  org uuid NOT NULL REFERENCES organisation, person uuid NOT NULL, record uuid NOT NULL, at timestamptz NOT NULL, ended_at timestamptz,
  PRIMARY KEY (org, person, record), FOREIGN KEY (org, person) REFERENCES person (org, id), FOREIGN KEY (org, record) REFERENCES directory (org, id)
);
SELECT protect('notification_mute');
