import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type CuttingProxy = {
  readonly port: number;
  /** The next connection: how many bytes of the answer get through before it is cut, and what happens at that moment. */
  cutAfter(bytes: number, onCut?: () => void): void;
  /** The next connection: how many bytes of the request get through before it is cut. */
  cutRequestAfter(bytes: number): void;
  close(): Promise<void>;
};

/** Stands between a client and a server, and breaks a connection at a byte of one's choice; without one it lets everything through. */
export const cuttingProxy = async (target: () => number): Promise<CuttingProxy> => {
  let answer: { bytes: number; onCut: () => void } | null = null;
  let request: number | null = null;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target(), '127.0.0.1');
    const [mine, asked] = [answer, request];
    [answer, request] = [null, null];
    const end = (): void => {
      client.destroy();
      upstream.destroy();
      open.delete(client);
      open.delete(upstream);
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
    let through = 0;
    upstream.on('data', (chunk: Buffer) => {
      if (mine === null) return void client.write(chunk);
      const rest = chunk.subarray(0, mine.bytes - through);
      through += chunk.length;
      if (through < mine.bytes) return void client.write(rest);
      mine.onCut();
      client.write(rest, end);
    });
    let sent = 0;
    client.on('data', (chunk: Buffer) => {
      if (asked === null) return void upstream.write(chunk);
      const rest = chunk.subarray(0, asked - sent);
      sent += chunk.length;
      if (sent < asked) return void upstream.write(rest);
      upstream.write(rest, end);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cutAfter: (bytes, onCut = () => undefined) => {
      answer = { bytes, onCut };
    },
    cutRequestAfter: (bytes) => {
      request = bytes;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
