import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { typesQuery } from './api/definitions.ts';
import { queryClient } from './api/query-client.ts';
import { sessionQuery } from './api/session.ts';
import { recordQuery } from './api/records.ts';
import type { RecordType, Session } from './api/types.ts';
import { viewsQuery } from './api/views.ts';
import { addressOf, textsOf } from './kit/basic/address-text.ts';
import { FORM_SEARCH } from './kit/display/forms.ts';
import { OtherForm } from './kit/display/other-part.ts';
import { preparePractice } from './kit/practice.ts';
import { PageFailed, PageMissing, PagePending } from './shell/page-states.tsx';

/** Keeps these texts of an address's query, and nothing else. */
const texts =
  <Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [N in Name]?: string } =>
    Object.fromEntries(names.flatMap((name) => (typeof search[name] === 'string' ? [[name, search[name]]] : []))) as {
      [N in Name]?: string;
    };

const rootRoute = createRootRoute({ component: Outlet });

/** Pages for somebody who is signed in; everybody else is shown the sign-in page first and comes back. */
const needsSession = async (href: string): Promise<Session> => {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (session === null) throw redirect({ to: '/sign-in', search: { to: href } });
  return session;
};

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: texts('to'),
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  validateSearch: texts('token'),
  component: lazyRouteComponent(() => import('./pages/sign-in/reset-page.tsx'), 'ResetPage'),
});

const beginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/begin',
  component: lazyRouteComponent(() => import('./pages/sign-in/begin-page.tsx'), 'BeginPage'),
});

const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: async ({ location }) => {
    // What every page is drawn from comes along with who is asking.
    if (queryClient.getQueryData(sessionQuery.queryKey) === undefined)
      queryClient.fetchQuery(typesQuery).catch(() => queryClient.removeQueries({ queryKey: typesQuery.queryKey }));
    const session = await needsSession(location.href);
    if (session.portal) throw redirect({ to: '/portal' });
    // A page that has to wait for them once it is drawn is held back for longer than they take.
    await queryClient.ensureQueryData(typesQuery);
  },
  component: lazyRouteComponent(() => import('./shell/app-shell.tsx'), 'AppShell'),
});

/** How long what was there before stays while a page is on its way. */
const PATIENCE_MS = 1000;

/** Waits for what a page is drawn from, but not for long: then the page itself says that it is on its way. */
const forAWhile = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);

/** The type that an address names, and what its pages are drawn from; undefined where there is none. */
const prepared = async (plural: string): Promise<RecordType | undefined> => {
  const type = (await queryClient.ensureQueryData(typesQuery)).find((each) => each.plural === plural);
  if (type !== undefined) await preparePractice(type.name);
  return type;
};

const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  beforeLoad: async ({ location }) => {
    // Whoever comes first to an organisation that is empty sets it up.
    const { roles, organisation } = await needsSession(location.href);
    if (organisation.empty === true && roles.includes('administrator'))
      throw redirect({ to: '/administration/{-$part}', params: { part: 'setup' } });
    throw redirect({ to: '/$plural', params: { plural: 'incidents' }, search: {} });
  },
});

const inboxRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./pages/inbox/inbox-page.tsx'), 'InboxPage'),
});

const workRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/my-work',
  component: lazyRouteComponent(() => import('./pages/work/work-page.tsx'), 'WorkPage'),
});

const dashboardRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/dashboard',
  validateSearch: texts('period'),
  component: lazyRouteComponent(() => import('./pages/dashboard/dashboard-page.tsx'), 'DashboardPage'),
});

const evidenceRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/evidence/{-$clause}',
  validateSearch: texts('requirement', 'asOf'),
  component: lazyRouteComponent(() => import('./pages/evidence/evidence-page.tsx'), 'EvidencePage'),
});

const adminRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/administration/{-$part}',
  validateSearch: texts('rule', 'webhook'),
  component: lazyRouteComponent(() => import('./pages/admin/admin-page.tsx'), 'AdminPage'),
});

const searchRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/search',
  validateSearch: texts('q', 'type', 'state'),
  component: lazyRouteComponent(() => import('./pages/search/search-page.tsx'), 'SearchPage'),
});

const listRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/$plural',
  validateSearch: texts('view', 'filter', 'sort', 'group', 'columns', 'open', ...FORM_SEARCH),
  loader: async ({ params, location }) => {
    const form = 'display' in location.search ? OtherForm.prepare() : undefined;
    const type = await prepared(params.plural);
    if (type !== undefined) await forAWhile(queryClient.prefetchQuery(viewsQuery(type.name)));
    await form;
  },
  component: lazyRouteComponent(() => import('./kit/list/list-page.tsx'), 'ListPage'),
});

const createRecordRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/$plural/new',
  validateSearch: texts('template'),
  component: lazyRouteComponent(() => import('./kit/record/create-page.tsx'), 'CreatePage'),
});

const recordRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/$plural/$key',
  validateSearch: texts('from', 'stay', 'past', 'compare'),
  loader: async ({ params }) => {
    const type = await prepared(params.plural);
    if (type !== undefined) await forAWhile(queryClient.prefetchQuery(recordQuery(type, params.key)));
  },
  component: lazyRouteComponent(() => import('./kit/record/record-page.tsx'), 'RecordPage'),
});

const portalRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'portal',
  beforeLoad: async ({ location }) => {
    await needsSession(location.href);
    await queryClient.ensureQueryData(typesQuery);
  },
  component: lazyRouteComponent(() => import('./pages/portal/portal-shell.tsx'), 'PortalShell'),
});

const account = lazyRouteComponent(() => import('./pages/account/account-page.tsx'), 'AccountPage');
const accountRoute = createRoute({ getParentRoute: () => appRoute, path: '/account', component: account });
const portalAccountRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: '/portal/account',
  component: account,
});

const portalHomeRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: '/portal',
  component: lazyRouteComponent(() => import('./pages/portal/home-page.tsx'), 'PortalHomePage'),
});

const reportRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: '/portal/report',
  validateSearch: texts('title'),
  component: lazyRouteComponent(() => import('./pages/portal/report-page.tsx'), 'ReportPage'),
});

const ticketsRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: '/portal/tickets',
  component: lazyRouteComponent(() => import('./pages/portal/tickets-page.tsx'), 'TicketsPage'),
});

const statusRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: '/portal/status',
  component: lazyRouteComponent(() => import('./pages/portal/status-page.tsx'), 'StatusPage'),
});

const ticketRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: '/portal/tickets/$key',
  component: lazyRouteComponent(() => import('./pages/portal/ticket-page.tsx'), 'TicketPage'),
});

const articlesRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: '/portal/articles',
  component: lazyRouteComponent(() => import('./pages/portal/articles-page.tsx'), 'ArticlesPage'),
});

const articleRoute = createRoute({
  getParentRoute: () => portalRoute,
  path: '/portal/articles/$key',
  component: lazyRouteComponent(() => import('./pages/portal/article-page.tsx'), 'ArticlePage'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  resetRoute,
  beginRoute,
  appRoute.addChildren([
    homeRoute,
    inboxRoute,
    accountRoute,
    workRoute,
    dashboardRoute,
    evidenceRoute,
    adminRoute,
    searchRoute,
    listRoute,
    createRecordRoute,
    recordRoute,
  ]),
  portalRoute.addChildren([
    portalHomeRoute,
    reportRoute,
    ticketsRoute,
    ticketRoute,
    articlesRoute,
    articleRoute,
    statusRoute,
    portalAccountRoute,
  ]),
]);

/** Every address of the application. Pages are loaded when they are first opened, or pointed at. */
export const router = createRouter({
  routeTree,
  parseSearch: textsOf,
  stringifySearch: addressOf,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: false,
  defaultPendingMs: PATIENCE_MS + 200,
  defaultPendingMinMs: 0,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: PageMissing,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
