import type { Tokens } from '#gateways/mail/token.ts';
import type { Vault } from '#gateways/mail/vault.ts';
import type { Post } from '#kernel/notify/letter.ts';
import type { Db } from '#kernel/store/db.ts';

/** What the addresses of mail need of the installation. */
export type MailTools = {
  readonly tokens: Tokens;
  readonly vault: Vault;
  /** As the product itself. */
  readonly system: Db;
  /** null where no mail goes out. */
  readonly post: Post | null;
};
