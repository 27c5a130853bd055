import { readFileSync } from 'node:fs';

/** A page to look at: its address, who may see it, and, where it needs something to be there, what it waits for. */
export type PageToSee = { readonly path: string; readonly as: 'agent' | 'administrator' | 'user' | null };

const ROUTER = new URL('../../src/web/router.tsx', import.meta.url);

/** Every address that the router knows, as it is written there: '/$plural/$key'. */
export const routedPaths = (): string[] =>
  [...readFileSync(ROUTER, 'utf8').matchAll(/\bpath: '([^']+)'/g)].map(([, path = '']) => path);

/** For each address of the router what to open. A new one without a line here fails the test that reads this. */
export const PAGES: Readonly<Record<string, readonly PageToSee[]>> = {
  '/sign-in': [{ path: '/sign-in', as: null }],
  '/begin': [{ path: '/begin', as: null }],
  '/reset-password': [{ path: '/reset-password?token=none', as: null }],
  '/': [{ path: '/', as: 'agent' }],
  '/inbox': [{ path: '/inbox', as: 'agent' }],
  '/my-work': [{ path: '/my-work', as: 'agent' }],
  '/dashboard': [{ path: '/dashboard', as: 'agent' }],
  '/evidence/{-$clause}': [{ path: '/evidence/8.6.1', as: 'agent' }],
  '/administration/{-$part}': [{ path: '/administration/people', as: 'administrator' }],
  '/search': [
    { path: '/search', as: 'agent' },
    { path: '/search?q=portal', as: 'agent' },
    { path: '/search?q=qqqqzzzz', as: 'agent' },
  ],
  '/account': [{ path: '/account', as: 'agent' }],
  '/$plural': [
    { path: '/incidents', as: 'agent' },
    { path: '/incidents?filter=qqqqzzzz', as: 'agent' },
    { path: '/people', as: 'agent' },
    { path: '/nothing-of-this-name', as: 'agent' },
  ],
  '/$plural/new': [{ path: '/incidents/new', as: 'agent' }],
  '/$plural/$key': [
    { path: '/incidents/INC-000001', as: 'agent' },
    { path: '/services/SVC-000001', as: 'agent' },
    { path: '/incidents/INC-999999', as: 'agent' },
  ],
  '/portal': [{ path: '/portal', as: 'user' }],
  '/portal/report': [{ path: '/portal/report', as: 'user' }],
  '/portal/tickets': [{ path: '/portal/tickets', as: 'user' }],
  '/portal/status': [{ path: '/portal/status', as: 'user' }],
  '/portal/tickets/$key': [{ path: '/portal/tickets/INC-000001', as: 'user' }],
  '/portal/articles': [{ path: '/portal/articles', as: 'user' }],
  '/portal/articles/$key': [{ path: '/portal/articles/ART-000001', as: 'user' }],
  '/portal/account': [{ path: '/portal/account', as: 'user' }],
};
