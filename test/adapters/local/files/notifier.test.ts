import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localNotifier } from '../../../../adapters/local/files/notifier.ts';
import { notifierContract } from '../../../contracts/records/notifier.contract.ts';
import { FakeNotifier } from '../../../fakes/notifier.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'notifier-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const file = () => join(dir, 'notifications.jsonl');
const lines = () => (existsSync(file()) ? readFileSync(file(), 'utf8').trimEnd().split('\n') : []);
const message = {
  id: 'n-1',
  incidentId: 'i-1',
  severity: 'info',
  text: 'done',
  at: '2026-11-23T03:00:00.000Z',
} as const;

notifierContract('localNotifier', () => ({
  notifier: localNotifier({ dir }),
  told: async () => lines().map((line) => JSON.parse(line)),
}));

notifierContract('FakeNotifier', () => {
  const notifier = new FakeNotifier();
  return { notifier, told: async () => notifier.told };
});

test('a message that another run told is not told again', async () => {
  await localNotifier({ dir }).notify(message);

  await localNotifier({ dir }).notify(message);

  expect(lines()).toHaveLength(1);
});

test('a line that a crash cut short is left, and its message told again', async () => {
  writeFileSync(file(), JSON.stringify(message).slice(0, 30));

  await localNotifier({ dir }).notify(message);

  expect(lines()).toEqual([JSON.stringify(message).slice(0, 30), JSON.stringify(message)]);
});

test('a message that cannot be written is an error, and the next one gets through', async () => {
  const notifier = localNotifier({ dir });
  rmSync(dir, { recursive: true });
  writeFileSync(dir, 'no folder');
  await expect(notifier.notify(message)).rejects.toThrow();
  rmSync(dir);

  await notifier.notify({ ...message, id: 'n-2' });

  expect(lines()).toHaveLength(1);
});
