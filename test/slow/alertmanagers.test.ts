import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shardNamed } from '../../core/contracts/subject.ts';
import { alertmanagerPair, hasAlertmanager } from '../storm/alertmanager.ts';
import { type Stored, startIntake, storedIn } from '../storm/intake.ts';
import { type Passed, unsteadyReceiver } from '../storm/unsteady.ts';

const NAMES: [string, string] = ['http://alertmanager-1.test', 'http://alertmanager-2.test'];
// Debian's package is not everywhere; CI installs it.
const whereInstalled = hasAlertmanager ? describe : describe.skip;

const answered = (passed: Passed[], name: string, status: number) =>
  passed.filter((each) => each.externalURL === name && each.status === status).length;

async function onceStarted(folder: string): Promise<Stored> {
  for (;;) {
    const stored = await storedIn(folder);
    if (stored.executions > 0) return stored;
    await sleep(50);
  }
}

whereInstalled("two of Debian's Alertmanagers, clustered (/usr/bin/prometheus-alertmanager)", () => {
  test('that both notify a receiver which was down start one incident, and are both counted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ragmend-alertmanagers-'));
    const intake = await startIntake(join(folder, 'ragmend'));
    const receiver = await unsteadyReceiver(intake.url, (passed) =>
      NAMES.some((name) => answered(passed, name, 500) < 2),
    );
    const pair = await alertmanagerPair(folder, `${receiver.url}/alerts/alertmanager`, NAMES);
    try {
      const labels = {
        alertname: 'RetrieverEmptyResults',
        severity: 'critical',
        shard: 'shard-02',
        target: 'docs-rag',
      };
      await pair.tell({ labels, annotations: { summary: 'no results' }, startsAt: new Date().toISOString() });
      while (NAMES.some((name) => answered(receiver.passed, name, 202) === 0)) await sleep(100);

      const { signals, incidents, executions } = await onceStarted(folder.concat('/ragmend'));
      expect(signals).toMatchObject([{ labels, status: 'firing', disposition: 'Started' }]);
      expect(signals[0]?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
      const accepted = receiver.passed.filter(({ status }) => status === 202);
      expect(signals[0]?.times).toBe(accepted.reduce((sum, { alerts }) => sum + alerts, 0));
      expect(incidents).toMatchObject([{ targetId: 'docs-rag', subject: shardNamed('shard-02') }]);
      expect(executions).toBe(1);
    } finally {
      await pair.stop();
      receiver.stop();
      await intake.kill();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);
});
