import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../adapters/clock.ts';
import { localApprovals } from '../../adapters/local/records/approvals.ts';
import { localCaseFile } from '../../adapters/local/records/case-file.ts';
import { openDatabase, openVersioned } from '../../adapters/local/records/database.ts';
import { decideApproval } from '../../core/approval/decide-approval.ts';
import type { Approval } from '../../core/contracts/approval.ts';
import { openStore } from '../../sandbox/engine/durable/store.ts';
import { ROOT } from '../sandbox/server/prepared.ts';
import { until } from '../until.ts';

const WAITING = 1_000;
let folder: ReturnType<typeof prepareFolder>;

beforeEach(() => {
  folder = prepareFolder();
});
afterEach(() => folder.close());

/** A state folder that several processes work on, one after another; `until` looks every 50 ms. */
function prepareFolder() {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-waiting-'));
  const [db, engineDb] = [openVersioned(join(dir, 'ragmend.db')), openDatabase(join(dir, 'engine.db'))];
  const deps = { approvals: localApprovals({ db }), caseFile: localCaseFile({ db, clock: systemClock }) };
  const store = openStore(engineDb);
  const children: ChildProcess[] = [];
  return {
    ...{ ...deps, clock: systemClock },
    executions: () => store.all(),
    ended: () => store.all().length - store.running().length,
    run(started: number): ChildProcess {
      const script = join(__dirname, '../waiting/engine-child.ts');
      const args = ['--import', 'tsx', script, dir, ROOT, String(started)];
      const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
      children.push(child);
      return child;
    },
    async close() {
      await Promise.all(children.map(kill));
      db.close();
      engineDb.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

const numberOf = ({ incidentId }: Approval) => Number(incidentId.split('-').at(-1));
const decisionOn = (n: number) => (n % 3 === 0 ? 'reject' : 'approve');

test('1,000 tokens that wait across kills are all answered, each with the decision about its own plan', async () => {
  const decide = (one: Approval) =>
    decideApproval(folder, {
      ...{ id: one.id, decision: decisionOn(numberOf(one)), by: `person ${numberOf(one)}` },
      ...{ reason: 'seen', planHash: one.planHash },
    });
  const pending = () => folder.approvals.list({ open: true });

  const first = folder.run(WAITING);
  await until(async () => (await pending()).length === WAITING);
  await kill(first);
  const waiting = await pending();
  for (const one of waiting.slice(0, WAITING / 2)) await decide(one);
  const endedWithout = folder.ended();
  const second = folder.run(0);
  await until(() => folder.ended() > 0);
  await kill(second);
  for (const one of waiting.slice(WAITING / 2)) await decide(one);
  folder.run(0);
  await until(() => folder.ended() === WAITING);

  const outputs = new Map(folder.executions().map(({ name, status, output }) => [name, [status, output]]));
  const byPlan = new Map(waiting.map(({ incidentId, planHash }) => [incidentId, planHash]));
  expect(endedWithout).toBe(0);
  expect(await pending()).toEqual([]);
  expect(outputs.size).toBe(WAITING);
  for (let n = 0; n < WAITING; n += 1) {
    const [status, output] = outputs.get(`incident-${n}`) ?? [];
    const approved = decisionOn(n) === 'approve';
    const planHash = byPlan.get(`incident-${n}`);
    expect([n, status, JSON.parse(output ?? 'null')]).toEqual([
      ...[n, 'SUCCEEDED'],
      { approved, expired: false, decidedBy: `person ${n}`, planHash },
    ]);
  }
}, 300_000);
