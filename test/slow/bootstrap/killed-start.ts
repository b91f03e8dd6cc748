import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceObjects } from '../../../adapters/local/bootstrap/service-objects.ts';
import { localCaseFile } from '../../../adapters/local/records/case-file.ts';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import type { IncidentView } from '../../../core/contracts/http/http.ts';
import { isStarted } from '../../../sandbox/world/service/deploy-service.ts';
import { podsChanged } from '../../../sandbox/world/service/faults/service-fault.ts';
import { ragmend, sandboxProcess } from '../../cli/program.ts';
import { apiOf } from '../../cli/sandbox-api.ts';
import { copyPrepared } from '../../sandbox/server/prepared.ts';
import { until } from '../../until.ts';

export type KilledStart = Awaited<ReturnType<typeof killedStart>>;

/**
 * A sandbox of its own process whose service waits for a migration of `paceMs` for each of its three steps, and
 * whose control plane is killed. `failpoint` kills it where it says; it is then started again without one.
 */
export async function killedStart({ paceMs, failpoint }: { paceMs: number; failpoint?: string }) {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-start-'));
  await copyPrepared(dir);
  let child = await up(dir, failpoint === undefined ? {} : { RAGMEND_FAILPOINT: failpoint });
  const db = openDatabase(join(dir, 'ragmend.db'));
  const objects = serviceObjects({ db });
  const cases = localCaseFile({ db, clock: { now: () => Date.now() } });
  const { code, err } = await ragmend('sandbox', 'break', 'service', '--how', 'hook-waits-for-release', '--dir', dir);
  if (code !== 0) throw new Error(`the service could not be broken: ${err}`);
  const env = [{ name: 'PACE_MS', value: String(paceMs) }];
  objects.change('Deployment', 'retriever', (one) => podsChanged(one, { main: (main) => ({ ...main, env }) }));
  const runs = async () => (await apiOf(dir).incidents()).incidents.filter(({ runbook }) => runbook === NAME);
  const approve = async () => {
    const { approvals } = await apiOf(dir).approvals();
    for (const { id, status, planHash } of approvals)
      if (status === 'Pending') await apiOf(dir).decide(id, { decision: 'approve', planHash });
  };
  let deaths = 0;
  const restart = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    deaths += 1;
    child = await up(dir, {});
  };
  return {
    ...{ dir, objects, runs, restart },
    /** The run, once its alert has opened it. */
    run: () =>
      until(
        async () => (await runs().catch(() => []))[0],
        async () => '',
        300_000,
      ),
    facts: (id: string) => cases.facts(id),
    /** What a run has done so far, for a test that waits in vain. */
    story: (id: string) => async () => (await cases.timeline(id)).map(({ text }) => text).join('\n'),
    isStarted: () => isStarted(objects),
    /** How often the control plane was started again. */
    deaths: () => deaths,
    approve,
    /** Approves each plan, and starts the control plane again where it died, until the run has ended. */
    async ended(): Promise<IncidentView> {
      const look = async () => {
        if (child.exitCode !== null || child.signalCode !== null) await restart();
        await approve();
        const [first] = (await runs()).toReversed();
        const view = first && (await apiOf(dir).incident(first.id));
        return view?.closedAt && view.report !== null ? view : null;
      };
      return until(
        async () => look().catch(() => null),
        async () => JSON.stringify(await runs()),
        600_000,
      );
    },
    async stop() {
      db.close();
      await ragmend('sandbox', 'down', '--dir', dir);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const NAME = 'bootstrap-recovery';

/** Starts the control plane and waits until it serves. */
async function up(dir: string, trial: Record<string, string>): Promise<ChildProcess> {
  const child = sandboxProcess(dir, trial);
  child.stderr.resume();
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  child.stdout.resume();
  return child;
}
