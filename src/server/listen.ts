import { once } from 'node:events';
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#kernel/config.ts';
import { AppError } from '#kernel/errors.ts';

const refusal = (error: unknown, { host, port }: Config): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new AppError(
        'serve.port_taken',
        `Port ${port} on ${host} is taken by another program: stop that one, or set PORT to another number.`,
      );
    case 'EACCES':
      return new AppError(
        'serve.port_refused',
        `This user may not listen on port ${port}: set PORT to a number above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new AppError(
        'serve.no_address',
        `${host} is no address of this machine: set HOST to one, such as 127.0.0.1.`,
      );
    default:
      return error;
  }
};

/** Finds out whether the port can be had, before anything that takes time. Throws `serve.port_taken`, `serve.port_refused`, `serve.no_address`. */
export const probePort = async (config: Config): Promise<void> => {
  const probe = createServer();
  try {
    probe.listen(config.port, config.host);
    await once(probe, 'listening');
  } catch (error) {
    throw refusal(error, config);
  }
  probe.close();
  await once(probe, 'close');
};

/** Begins to take requests. Throws as `probePort`. */
export const listen = async (server: FastifyInstance, config: Config): Promise<void> => {
  await server.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
    throw refusal(error, config);
  });
};

const GRACE_MS = 10_000;

/** Takes no more requests, waits up to ten seconds for those that are being answered, and cuts off what is left. */
export const closeGracefully = async (server: FastifyInstance): Promise<void> => {
  const timer = setTimeout(() => server.server.closeAllConnections(), GRACE_MS);
  try {
    await server.close();
  } finally {
    clearTimeout(timer);
  }
};
