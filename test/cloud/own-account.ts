import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A port that is nobody's: who listens on it has the emulator's first account, the only one whose
 * functions reach the real S3.
 */
const PORT = 45_661;

/** Waits until no other suite deploys to the first account; gives it back at `close`, or when the process ends. */
export async function ownAccount(port = PORT): Promise<Server> {
  for (;;) {
    const server = await listening(port);
    if (server) return server;
    await sleep(1000);
  }
}

/** Null while another suite listens. */
const listening = (port: number) =>
  new Promise<Server | null>((resolve, reject) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
  });
