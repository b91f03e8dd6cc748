import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processTable } from '../../../adapters/local/processes/processes-table.ts';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import type { IncidentView } from '../../../core/contracts/http/http.ts';
import type { GeneratorState } from '../../../core/contracts/provider/generator-state.ts';
import type { SandboxInfo } from '../../../sandbox/server/sandbox-info.ts';
import { addressesOf } from '../../../sandbox/world/generator/generation.ts';
import { startUsers } from '../../../sandbox/world/generator/steady-load.ts';
import { providersAt } from '../../../sandbox/world/providers/control-client.ts';
import { ragmend, sandboxUp } from '../../cli/program.ts';
import { apiOf } from '../../cli/sandbox-api.ts';
import { copyPrepared } from '../../sandbox/server/prepared.ts';
import { until } from '../../until.ts';

const ASK_MS = 150;
const PATIENCE_MS = 480_000;

/** Waits as `until` does, but for a ramp: it takes a minute or two, and much longer on a busy machine. */
export const patiently = <T>(look: () => Promise<T | undefined | false>, story?: () => Promise<string>): Promise<T> =>
  until(look, story, PATIENCE_MS);

/** A sandbox of its own process, whose users ask all the time, and whose plans are approved at once. */
export async function failingProvider() {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-provider-'));
  await copyPrepared(dir);
  let up = await sandboxUp<SandboxInfo>(dir);
  const db = openDatabase(join(dir, 'ragmend.db'));
  const table = processTable({ db, dir, clock: { now: Date.now } });
  const at = addressesOf(table);
  const client = () => apiOf(dir);
  const end = new AbortController();
  const approving = approveAll(client, end.signal);
  const questions = linesOf<{ qid: string; q: string }>(join(dir, 'golden/golden.jsonl'));
  const statesOf = () => db.prepare('SELECT state FROM generator_states ORDER BY version').all() as { state: string }[];
  const runs = async () => {
    const { incidents } = await client().incidents();
    return incidents.filter(({ runbook }) => runbook === 'provider-failover');
  };
  return {
    ...{ dir, at, table, client, runs, questions },
    providers: () => providersAt(at.control() ?? ''),
    /** Users who ask from now on; `stop` gives what they got. */
    users: () => startUsers({ answerUrl: at.answer, questions, everyMs: ASK_MS }),
    /** Every state that was ever written, in order. */
    states: () => statesOf().map(({ state }) => JSON.parse(state) as GeneratorState),
    /** The share of a provider now, in percent. */
    percentOf(provider: string): number | undefined {
      const { state } = statesOf().at(-1) ?? {};
      const { weights } = state === undefined ? { weights: [] } : (JSON.parse(state) as GeneratorState);
      return weights.find((one) => one.provider === provider)?.percent;
    },
    run: () => patiently(async () => (await runs().catch(() => []))[0]),
    ended: (id: string): Promise<IncidentView> =>
      patiently(
        async () => {
          const view = await client()
            .incident(id)
            .catch(() => null);
          return view !== null && view.closedAt !== null && view;
        },
        async () => JSON.stringify((await client().incident(id)).timeline, null, 1),
      ),
    async killControlPlane() {
      up.child.kill('SIGKILL');
      await once(up.child, 'exit');
      up = await sandboxUp<SandboxInfo>(dir);
    },
    async killGateway() {
      const row = table.find('gateway');
      if (row) process.kill(row.pid, 'SIGKILL');
      await until(async () => at.gateway() !== null && table.find('gateway')?.pid !== row?.pid);
    },
    pages: () => linesOf<{ id: string; text: string }>(join(dir, 'notifications.jsonl')),
    async stop() {
      end.abort();
      await approving;
      db.close();
      await ragmend('sandbox', 'down', '--dir', dir);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
export type FailingProvider = Awaited<ReturnType<typeof failingProvider>>;

/** Approves each plan; goes on while the control plane is away. */
async function approveAll(client: () => ReturnType<typeof apiOf>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { approvals = [] } = await client()
      .approvals()
      .catch(() => ({ approvals: [] }));
    for (const { id, status, planHash } of approvals)
      if (status === 'Pending')
        await client()
          .decide(id, { decision: 'approve', planHash })
          .catch(() => undefined);
    await sleep(300, undefined, { signal }).catch(() => undefined);
  }
}

function linesOf<Line>(file: string): Line[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}
