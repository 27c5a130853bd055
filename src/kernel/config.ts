import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { AppError } from './errors.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What an installation can be told through its environment. */
export type Config = {
  /** Address to listen on, and port; 0 takes any free one. */
  readonly host: string;
  readonly port: number;
  /** The data folder, absolute: the embedded database, keys, anchors. */
  readonly data: string;
  /** A PostgreSQL of the user's own; null for the embedded one. */
  readonly databaseUrl: string | null;
  /** Origin under which browsers reach this server, such as 'https://desk.example.org'; null when it is reached directly. */
  readonly publicUrl: string | null;
  /** Where mail is handed over, such as 'smtps://user:password@mail.example.org'; null sends none. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Where mail is handed to us (SMTP); null takes none. Host and port to listen on, and the files of a certificate and its key. */
  readonly mailIn: {
    readonly host: string;
    readonly port: number;
    readonly tls: { cert: string; key: string } | null;
  } | null;
  readonly logLevel: LogLevel | null;
  /** Addresses (or networks) of reverse proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Whoever sends it as a bearer token may read /metrics from elsewhere than this machine. */
  readonly metricsToken: string | null;
  /** Names of hosts, addresses and networks that webhooks may reach although they are not public. */
  readonly webhookAllow: readonly string[];
  /** Further names under which browsers reach this server, each with whose it is: the organisation's name or id. */
  readonly organisationHosts: ReadonlyMap<string, string>;
  /** Requests a minute that one credential may make of the API; 0 for no limit. */
  readonly rateLimit: number;
};

type Environment = Readonly<Record<string, string | undefined>>;
type Fault = (sentence: string) => void;

/**
 * Reads the settings of an installation from its environment; empty variables count as unset.
 * Throws `config.invalid` with one sentence for each fault.
 */
export const readConfig = (environment: Environment): Config => {
  const faults: string[] = [];
  const fault: Fault = (sentence) => {
    faults.push(sentence);
  };
  const of = (name: string): string | null => environment[name]?.trim() || null;
  const publicUrl = originOf(of('PUBLIC_URL'), fault);
  const host = of('HOST') ?? '127.0.0.1';
  if (!/^[0-9a-zA-Z.:_-]{1,255}$/.test(host))
    fault(`HOST must be an address or a name to listen on, such as 127.0.0.1, not '${host}'.`);
  const config: Config = {
    host,
    port: wholeNumber('PORT', of('PORT') ?? '8080', 65_535, fault),
    data: resolve(of('WELLRUN_DATA') ?? 'data'),
    databaseUrl: urlOf(
      'DATABASE_URL',
      of('DATABASE_URL'),
      ['postgres:', 'postgresql:'],
      'postgresql://user@host/database',
      fault,
    ),
    publicUrl,
    smtpUrl: urlOf('SMTP_URL', of('SMTP_URL'), ['smtp:', 'smtps:'], 'smtps://user:password@host', fault),
    mailFrom: senderOf(of('MAIL_FROM'), publicUrl, fault),
    mailIn: mailInOf(of, host, fault),
    logLevel: levelOf(of('LOG_LEVEL'), fault),
    trustedProxies: proxiesOf(of('TRUSTED_PROXIES'), publicUrl, fault),
    metricsToken: of('METRICS_TOKEN'),
    webhookAllow: allowedOf(of('WEBHOOK_ALLOW'), fault),
    organisationHosts: hostsOf(of('ORGANISATION_HOSTS'), fault),
    rateLimit: wholeNumber('RATE_LIMIT', of('RATE_LIMIT') ?? '3000', 1_000_000_000, fault),
  };
  if (config.metricsToken !== null && config.metricsToken.length < 16)
    fault('METRICS_TOKEN must have at least 16 characters.');
  if (faults.length > 0) throw new AppError('config.invalid', faults.join('\n'), { faults });
  return config;
};

const wholeNumber = (name: string, text: string, most: number, fault: Fault): number => {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) fault(`${name} must be a whole number from 0 to ${most}, not '${text}'.`);
  return value;
};

/** The address, never repeated in a fault: it may hold a password. */
const urlOf = (
  name: string,
  text: string | null,
  protocols: readonly string[],
  example: string,
  fault: Fault,
): string | null => {
  if (text === null) return null;
  const url = URL.parse(text);
  if (url === null || !protocols.includes(url.protocol)) fault(`${name} must be an address of the form ${example}.`);
  return text;
};

const originOf = (text: string | null, fault: Fault): string | null => {
  if (text === null) return null;
  const url = URL.parse(text);
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== ''
  ) {
    fault(
      `PUBLIC_URL must be the address that browsers use, without a path, such as https://desk.example.org, not '${text}'.`,
    );
    return null;
  }
  return url.origin;
};

const senderOf = (text: string | null, publicUrl: string | null, fault: Fault): string => {
  const sender = text ?? `Wellrun <wellrun@${publicUrl === null ? 'localhost' : new URL(publicUrl).hostname}>`;
  if (!/^(?:[^<>\r\n]* <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(sender))
    fault(`MAIL_FROM must be an address such as 'Service desk <desk@example.org>', not '${sender}'.`);
  return sender;
};

const mailInOf = (of: (name: string) => string | null, host: string, fault: Fault): Config['mailIn'] => {
  const [port, own, cert, key] = ['MAIL_IN_PORT', 'MAIL_IN_HOST', 'MAIL_IN_CERT', 'MAIL_IN_KEY'].map(of);
  if (port === null || port === undefined) return null;
  if ((cert === null) !== (key === null))
    fault('MAIL_IN_CERT and MAIL_IN_KEY name a certificate and its key: set both, or neither.');
  return {
    host: own ?? host,
    port: wholeNumber('MAIL_IN_PORT', port, 65_535, fault),
    tls: cert && key ? { cert: resolve(cert), key: resolve(key) } : null,
  };
};

const levelOf = (text: string | null, fault: Fault): LogLevel | null => {
  const level = LOG_LEVELS.find((each) => each === text);
  if (text !== null && level === undefined) fault(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not '${text}'.`);
  return level ?? null;
};

const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** Behind a public address there is usually a proxy on the same machine. */
const proxiesOf = (text: string | null, publicUrl: string | null, fault: Fault): string[] => {
  if (text === null) return publicUrl === null ? [] : ['loopback'];
  const proxies = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address);
    const network =
      family !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
    if (!network && !NAMED_NETWORKS.includes(proxy))
      fault(`TRUSTED_PROXIES must list addresses or networks such as 10.0.0.0/8, not '${proxy}'.`);
  }
  return proxies;
};

/** Hosts by name, addresses, networks. */
/** 'desk.one.example=One; help.two.example=Two' */
const hostsOf = (text: string | null, fault: Fault): ReadonlyMap<string, string> => {
  const hosts = new Map<string, string>();
  for (const each of (text ?? '').split(';').map((part) => part.trim())) {
    if (each === '') continue;
    const [, host, organisation] = /^([a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)\s*=\s*(\S.*)$/.exec(each) ?? [];
    if (host === undefined || organisation === undefined)
      fault(
        `ORGANISATION_HOSTS must list names of hosts with organisations, such as 'desk.example.org=Example', not '${each}'.`,
      );
    else hosts.set(host.toLowerCase(), organisation);
  }
  return hosts;
};

const allowedOf = (text: string | null, fault: Fault): string[] => {
  const allowed = (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  for (const each of allowed) {
    const [base = '', bits] = each.split('/');
    const family = isIP(base);
    const network =
      family !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
    if (!network && !/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/.test(each))
      fault(`WEBHOOK_ALLOW must list names of hosts, addresses or networks such as 10.0.0.0/8, not '${each}'.`);
  }
  return allowed;
};
