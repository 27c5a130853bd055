import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { TOPOLOGY_TYPES } from '#kernel/record/link-kinds.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { listedOf } from '#kernel/store/directory.ts';
import { countReferring, graphAround } from '#kernel/store/graph.ts';
import { readRecord } from '#kernel/store/read.ts';
import { definitionOf, keyOf, numberIn, onlyQuery } from './http.ts';
import type { ApiTools } from './tools.ts';

/** Fields by which incidents name what they are about. */
const REFERRED_BY: Readonly<Record<string, string>> = { configurationItem: 'configurationItem', service: 'service' };

/** The configuration items and services around one, with how many incidents are open at each. */
export const registerGraph = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/graph', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'depth');
      const depth = numberIn(request, 'depth', 1, 4) ?? 2;
      const definition = definitionOf(request);
      if (!TOPOLOGY_TYPES.includes(definition.name))
        throw new AppError(
          'not_found',
          `${definition.labelPlural} have no graph: configuration items and services do.`,
        );
      const row = await readRecord(context, definition, keyOf(request));
      const graph = await graphAround(context, listedOf({ ...row, type: definition.name }), depth);
      const counts = new Map<string, number>();
      for (const [type, field] of Object.entries(REFERRED_BY)) {
        const ids = graph.nodes.flatMap((node) => (node.type === type ? [node.id] : []));
        if (ids.length > 0)
          for (const [id, count] of await countReferring(context, definitionNamed('incident'), field, ids))
            counts.set(id, count);
      }
      return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, openIncidents: counts.get(node.id) ?? 0 })) };
    }),
  );
};
