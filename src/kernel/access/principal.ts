/** A role that a person holds now, with what it covers. `ids` of a customer scope are closed over its subtree. */
export type Grant =
  | { readonly role: string; readonly scope: 'organisation' }
  | { readonly role: string; readonly scope: 'customer' | 'team' | 'service'; readonly ids: readonly string[] };

/** Who is asking, as loaded once per credential and epoch. */
export type Principal = {
  readonly org: string;
  /** null for the product itself (jobs, imports, command line). */
  readonly person: string | null;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly teams: readonly string[];
  /** The customers whose people they are: their own and those below it, if they are its service contact; else empty. */
  readonly customers: readonly string[];
  /** The customer they belong to, if any. */
  readonly customer: string | null;
  /** Their own time zone; null for the organisation's. */
  readonly zone?: string | null;
  /** Sees records only as a customer's contact or user. */
  readonly portal: boolean;
  /** What an API key is limited to; null means no limit beyond the person's own. */
  readonly scopes: readonly string[] | null;
  readonly epoch: bigint;
};

/** Parts in a record that people of the portal can have. */
export const INVITING = ['contact', 'approver'] as const;

/** Roles that make somebody staff: everyone else uses the portal. */
export const STAFF_ROLES = [
  'agent',
  'processOwner',
  'serviceOwner',
  'smsManager',
  'topManagement',
  'auditor',
  'administrator',
  'approver',
] as const;
export const PORTAL_ROLES = ['user', 'customerContact'] as const;
export const ROLES = [...STAFF_ROLES, ...PORTAL_ROLES] as const;
export type Role = (typeof ROLES)[number];

/** The product acting for an organisation: jobs, imports, the command line. It may do everything. */
export const systemPrincipal = (org: string, name = 'Wellrun'): Principal => ({
  org,
  person: null,
  name,
  grants: ROLES.map((role) => ({ role, scope: 'organisation' })),
  teams: [],
  customers: [],
  customer: null,
  portal: false,
  scopes: null,
  epoch: 0n,
});

/** Whether they hold one of the roles in any scope. */
export const holds = (principal: Principal, ...roles: readonly string[]): boolean =>
  principal.grants.some((grant) => roles.includes(grant.role));
