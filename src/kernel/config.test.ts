import { describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { readConfig } from './config.ts';

const faultsOf = (environment: Record<string, string>): unknown => {
  try {
    readConfig(environment);
  } catch (error) {
    return error instanceof AppError ? error.details['faults'] : error;
  }
  return [];
};

describe('the settings of an installation', () => {
  it('need none to be set', () => {
    expect(readConfig({ PORT: ' ' })).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: null,
      publicUrl: null,
      smtpUrl: null,
      logLevel: null,
      trustedProxies: [],
      metricsToken: null,
      webhookAllow: [],
      organisationHosts: new Map(),
      rateLimit: 3000,
    });
  });

  it('take what they are given', () => {
    const config = readConfig({
      HOST: '::',
      PORT: '0',
      WELLRUN_DATA: '/srv/wellrun',
      DATABASE_URL: 'postgres://me:secret@db/wellrun',
      PUBLIC_URL: 'https://desk.example.org/',
      SMTP_URL: 'smtp://mail.example.org',
      MAIL_FROM: 'Desk <desk@example.org>',
      LOG_LEVEL: 'debug',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      RATE_LIMIT: '0',
    });
    expect(config).toMatchObject({
      host: '::',
      port: 0,
      data: '/srv/wellrun',
      publicUrl: 'https://desk.example.org',
      mailFrom: 'Desk <desk@example.org>',
      logLevel: 'debug',
      trustedProxies: ['10.0.0.0/8', '::1'],
      rateLimit: 0,
    });
  });

  it('believe a proxy on the same machine once there is a public address', () => {
    expect(readConfig({ PUBLIC_URL: 'https://desk.example.org' })).toMatchObject({
      trustedProxies: ['loopback'],
      mailFrom: 'Wellrun <wellrun@desk.example.org>',
    });
  });

  it('are refused with one sentence for each fault', () => {
    expect(faultsOf({ PORT: '80800', LOG_LEVEL: 'loud', MAIL_FROM: 'nobody', TRUSTED_PROXIES: '10.0.0.0/99' })).toEqual(
      [
        "PORT must be a whole number from 0 to 65535, not '80800'.",
        "MAIL_FROM must be an address such as 'Service desk <desk@example.org>', not 'nobody'.",
        "LOG_LEVEL must be one of fatal, error, warn, info, debug, silent, not 'loud'.",
        "TRUSTED_PROXIES must list addresses or networks such as 10.0.0.0/8, not '10.0.0.0/99'.",
      ],
    );
    expect(faultsOf({ PUBLIC_URL: 'https://desk.example.org/app' })).toEqual([
      "PUBLIC_URL must be the address that browsers use, without a path, such as https://desk.example.org, not 'https://desk.example.org/app'.",
    ]);
  });

  it('never repeat a password', () => {
    expect(faultsOf({ DATABASE_URL: 'mysql://me:secret@db/x', SMTP_URL: 'me:secret@mail' })).toEqual([
      'DATABASE_URL must be an address of the form postgresql://user@host/database.',
      'SMTP_URL must be an address of the form smtps://user:password@host.',
    ]);
  });
});
