import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertBody, notificationBody } from '../core/signal/notifications.ts';
import { type Intake, startIntake, storedIn } from '../storm/intake.ts';
import { sendAll } from '../storm/senders.ts';
import { TOKEN } from '../storm/storm-world.ts';

const MIB = 1024 * 1024;
const BODY_BYTES = 64 * 1024;
const BODIES = 1_600;
let folder: string;
let intake: Intake;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ragmend-memory-'));
  intake = await startIntake(folder);
}, 60_000);

afterAll(async () => {
  await intake.kill();
  rmSync(folder, { recursive: true, force: true });
});

test('100 MiB of duplicates leave less than a tenth of that in memory', async () => {
  const annotations = { description: 'x'.repeat(BODY_BYTES) };
  const bodies = Array.from({ length: BODIES }, () => JSON.stringify(notificationBody(alertBody({ annotations }))));
  await sendAll(intake.url, bodies.slice(0, 400), 32);
  const before = await intake.usage();

  await sendAll(intake.url, bodies, 32);

  const grown = (await intake.usage()).heapBytes - before.heapBytes;
  expect(grown).toBeLessThan((BODY_BYTES * BODIES) / 10);
  expect((await storedIn(folder)).signals).toMatchObject([{ times: BODIES + 400 }]);
}, 120_000);

test('a body that never ends is refused after 2 MiB, however much its sender has left', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
  const outgoing = request(`${intake.url}/alerts/alertmanager`, { method: 'POST', headers });
  const chunk = Buffer.alloc(64 * 1024, ' ');
  let sent = 0;
  let ended: number | 'cut off' | undefined;

  await new Promise<void>((resolve) => {
    const end = (how: number | 'cut off') => {
      ended ??= how;
      resolve();
    };
    outgoing.on('error', () => end('cut off')).on('response', ({ statusCode = 0 }) => end(statusCode));
    const more = () => {
      while (!ended && sent < 1024 * MIB && outgoing.write(chunk)) sent += chunk.length;
    };
    outgoing.on('drain', more);
    more();
  });
  outgoing.destroy();

  expect([413, 'cut off']).toContain(ended);
  expect(sent).toBeLessThan(1024 * MIB);
}, 120_000);
