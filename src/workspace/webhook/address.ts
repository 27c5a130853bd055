import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { AppError } from '#kernel/errors.ts';

/** An address that was resolved once and is connected to as it is. */
export type Resolved = { readonly address: string; readonly family: 4 | 6 };
/** Gives every address of a name. */
export type Resolve = (host: string) => Promise<readonly Resolved[]>;

const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));

const refused = (what: string): AppError =>
  new AppError('webhook.address', `${what} Whoever operates this installation can allow it by WEBHOOK_ALLOW.`);

const inNetwork = (address: string, network: string): boolean => {
  const [base = '', bits] = network.split('/');
  if (isIP(base) === 0) return false;
  const [one, other] = [ipaddr.process(address), ipaddr.process(base)];
  if (one.kind() !== other.kind()) return false;
  const whole = one.kind() === 'ipv4' ? 32 : 128;
  return one.match(other, bits === undefined ? whole : Number(bits));
};

/** Whether anybody on the internet has that address: not private, of this machine, of the link, shared, reserved, or another one in disguise. */
const isPublic = (address: string): boolean => ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';

/**
 * Resolves the host of an address once, and gives what is connected to: so that what was checked is what is reached. `allow` lists names
 * of hosts, addresses and networks ('10.1.0.0/16') that may be reached although they are not public. Throws `webhook.address`.
 */
export const resolveAllowed = async (
  url: URL,
  { allow, resolve = systemResolve }: { readonly allow: readonly string[]; readonly resolve?: Resolve | undefined },
): Promise<Resolved> => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const found: readonly Resolved[] =
    family === 0
      ? await resolve(host).catch(() => {
          throw new AppError('webhook.unresolved', `The name ${host} leads nowhere just now.`);
        })
      : [{ address: host, family: family === 6 ? 6 : 4 }];
  const [first] = found;
  if (first === undefined) throw new AppError('webhook.unresolved', `The name ${host} leads nowhere just now.`);
  const named = allow.some((each) => each.toLowerCase() === host.toLowerCase());
  for (const { address } of found)
    if (!named && !isPublic(address) && !allow.some((network) => inNetwork(address, network)))
      throw refused(`${host} leads to ${address}, which is no public address: nothing is sent there.`);
  return first;
};
