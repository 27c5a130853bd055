import type { LinkKindName } from '#kernel/record/link-kinds.ts';
import type { Part } from './services.ts';

/** An item before it is written, with what it is linked to. */
export type Node = {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly part: Part;
  /** Identifiers; null for what carries all services, and for what customers share. */
  readonly service: { readonly id: string; readonly number: string } | null;
  readonly customer: string | null;
  readonly links: {
    readonly kind: LinkKindName;
    readonly to: { readonly id: string; readonly number: string; readonly type: string };
  }[];
};

type Pick = <T>(from: readonly T[]) => T;

const link = (node: Node, kind: LinkKindName, to: Node | undefined): void => {
  if (to === undefined || to === node || node.links.some((each) => each.to.id === to.id && each.kind === kind)) return;
  node.links.push({ kind, to: { id: to.id, number: to.number, type: 'configurationItem' } });
};

/** Roles that need something of the same customer's. */
const OWN: Readonly<Record<string, readonly (readonly [LinkKindName, string])[]>> = {
  'web-server': [['dependsOn', 'database']],
  'bank-web': [['dependsOn', 'database']],
  'claims-app': [['dependsOn', 'database']],
  'shop-web': [['dependsOn', 'database']],
  'app-server': [['dependsOn', 'database']],
  'access-switch': [['connectsTo', 'core-switch']],
  'wifi-controller': [['connectsTo', 'core-switch']],
  'edge-router': [['connectsTo', 'core-switch']],
  'file-server': [['connectsTo', 'core-switch']],
  'till-server': [['connectsTo', 'core-switch']],
  'image-server': [['connectsTo', 'core-switch']],
  'access-point': [['dependsOn', 'wifi-controller']],
  'core-switch': [['connectsTo', 'firewall']],
  notebook: [['connectsTo', 'access-switch']],
  terminal: [['connectsTo', 'access-switch']],
  printer: [['connectsTo', 'access-switch']],
  tablet: [['connectsTo', 'access-point']],
  'meeting-room': [['connectsTo', 'access-switch']],
  viewer: [['dependsOn', 'image-server']],
};

/** Roles that need something that all customers share. */
const SHARED: Readonly<Record<string, readonly (readonly [LinkKindName, string])[]>> = {
  'web-server': [['dependsOn', 'identity-node']],
  'bank-web': [['dependsOn', 'identity-node']],
  'claims-app': [['dependsOn', 'identity-node']],
  'shop-web': [['dependsOn', 'payment-gateway']],
  'till-server': [['dependsOn', 'payment-gateway']],
  'terminal-hub': [['dependsOn', 'payment-gateway']],
  'branch-router': [['dependsOn', 'resolver']],
  'edge-router': [['dependsOn', 'resolver']],
  database: [['runsOn', 'database-server']],
  'database-server': [['dependsOn', 'array']],
  'file-server': [['dependsOn', 'array']],
};

const ON_HOSTS = new Set(['virtualMachine', 'application', 'container']);
const SAVED = new Set(['file-server', 'database', 'image-server']);

/** Links items so that impact runs where it should: hosts carry machines, switches connect, applications need databases. */
export const wire = (nodes: readonly Node[], foundation: readonly Node[], pick: Pick): void => {
  const carrying = (role: string): readonly Node[] => foundation.filter(({ part }) => part.role === role);
  const [hosts, halls, spines] = [carrying('host'), carrying('hall'), carrying('spine')];
  const shared = Map.groupBy(
    nodes.filter(({ customer }) => customer === null),
    ({ part }) => part.role,
  );
  const owned = Map.groupBy(nodes, ({ part, customer }) => `${customer ?? ''} ${part.role}`);
  const oneOf = (some: readonly Node[] | undefined): Node | undefined =>
    some === undefined || some.length === 0 ? undefined : pick(some);
  for (const node of foundation) {
    if (node.part.role === 'hall') continue;
    link(node, 'partOf', oneOf(halls));
    if (node.part.role !== 'host') continue;
    link(node, 'connectsTo', oneOf(spines));
    link(node, 'dependsOn', oneOf(shared.get('array')));
  }
  for (const node of nodes) {
    const { part, service, customer } = node;
    if (service !== null) node.links.push({ kind: 'partOf', to: { ...service, type: 'service' } });
    if (ON_HOSTS.has(part.kind)) link(node, 'runsOn', oneOf(hosts));
    if (part.kind === 'storage' && customer === null) link(node, 'partOf', oneOf(halls));
    for (const [kind, role] of OWN[part.role] ?? []) link(node, kind, oneOf(owned.get(`${customer ?? ''} ${role}`)));
    for (const [kind, role] of SHARED[part.role] ?? []) link(node, kind, oneOf(shared.get(role)));
  }
  const saved = nodes.filter(({ part }) => SAVED.has(part.role));
  const servers = shared.get('backup-server') ?? [];
  saved.forEach((node, index) => {
    const server = servers[index % Math.max(1, servers.length)];
    if (server !== undefined) link(server, 'backsUp', node);
  });
};
