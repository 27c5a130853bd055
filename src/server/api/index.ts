import type { FastifyInstance } from 'fastify';
import { registerAttachments } from './attachments.ts';
import { registerClocks } from './clocks.ts';
import { registerEvidence } from './evidence.ts';
import { registerCustomFields } from './custom-fields.ts';
import { registerFind } from './find.ts';
import { registerFoot } from './foot.ts';
import { registerGraph } from './graph.ts';
import { registerHistory } from './history.ts';
import { registerIncidents } from './incidents.ts';
import { registerLinks } from './links.ts';
import { registerLive } from './live.ts';
import { registerNotifications } from './notifications.ts';
import { registerParticipants } from './participants.ts';
import { registerRecords } from './records.ts';
import { registerTimeline } from './timeline.ts';
import type { ApiTools } from './tools.ts';
import { registerTypes } from './types.ts';

/** Mounts the API below its prefix (/api/v1). Named addresses come before those of the records. */
export const registerApi = (app: FastifyInstance, tools: ApiTools): void => {
  registerTypes(app, tools);
  registerFind(app, tools);
  registerTimeline(app, tools);
  registerClocks(app, tools);
  registerLinks(app, tools);
  registerGraph(app, tools);
  registerParticipants(app, tools);
  registerAttachments(app, tools);
  registerHistory(app, tools);
  registerEvidence(app, tools);
  registerIncidents(app, tools);
  registerCustomFields(app, tools);
  registerNotifications(app, tools);
  registerFoot(app, tools);
  registerLive(app, tools);
  registerRecords(app, tools);
};
