import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that is nobody's: who listens on it has the emulator's first account, the only one whose functions reach the real S3. */
const PORT = 45_661;

/** Waits until no other suite deploys to the first account; gives it back at `close`, or when the process ends. */
export async function ownAccount(): Promise<Server> {
  for (;;) {
    const server = createServer().listen(PORT, '127.0.0.1');
    const [error] = await Promise.race([once(server, 'listening'), once(server, 'error')]);
    if (error === undefined) return server;
    await sleep(1000);
  }
}
