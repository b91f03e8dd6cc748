import { waitUntil } from '../../adapters/wait-until.ts';
import { checkGolden } from '../../core/validation/check-golden.ts';
import { breakService } from '../../sandbox/server/break-service.ts';
import { retrieverAt } from '../../sandbox/server/retriever-client.ts';
import type { Sandbox } from '../../sandbox/server/sandbox.ts';
import { SERVICE_FAULTS } from '../../sandbox/world/service/faults/service-faults.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { projectRoot } from '../project-root.ts';
import { columns, plain, print } from '../terminal.ts';
import { follow } from './follow.ts';
import type { Telling } from './story.ts';
import { summary } from './summary.ts';

/** How long the retriever may take to listen again. */
const SERVES_WITHIN_MS = 20_000;

/**
 * Restarts the service so that its start goes wrong, follows its incident, and returns true if all golden queries
 * are answered as before.
 */
export async function bootstrapStory(sandbox: Sandbox, { client, yes, how, signal }: Telling): Promise<boolean> {
  const name = how ?? 'hook-waits-for-release';
  const fault = SERVICE_FAULTS[name];
  if (!fault)
    throw new CommandFailed(
      `fault '${name}' of the service is unknown: see "ragmend sandbox break service --list"`,
      ExitCode.Usage,
    );
  const before = await checkAll(sandbox);
  print(`before: answers equal to baseline: ${before.right} of ${before.asked}`);
  print(`restarting the service: ${fault.description}`);
  await breakService(sandbox.ports, projectRoot(), name);
  const incident = await follow(client, { runbook: 'bootstrap-recovery', yes, signal });
  print(await found(sandbox, incident.id));
  print(await summary(client, incident));
  const after = await waitUntil(() => checkAll(sandbox).catch(() => null), {
    everyMs: 500,
    ms: SERVES_WITHIN_MS,
    signal,
  });
  print(`answers equal to baseline: ${after?.right ?? 0} of ${before.asked}`);
  return incident.status === 'Completed' && after !== null && after.wrong.length === 0;
}

/** Returns what the run found and did, as tables of its facts. */
async function found({ ports }: Sandbox, incidentId: string): Promise<string> {
  const { startFound, stopped = {}, migrationRuns = {}, groupStarts = {} } = await ports.caseFile.facts(incidentId);
  const waits = (startFound?.edges ?? []).map(({ from, to, evidence }) => [
    from,
    to,
    plain(evidence.text).slice(0, 80),
  ]);
  const runs = Object.values(migrationRuns).map(({ workload, purpose, says }) => [purpose, workload, plain(says)]);
  const inOrder = Object.values(groupStarts).sort((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
  const groups = inOrder.map(({ workloads, functionalAt }) => [
    workloads.join(', '),
    functionalAt?.slice(11, 23) ?? 'not yet',
  ]);
  return [
    `\nverdict: ${startFound?.kind ?? 'none'}`,
    columns(['WAITS', 'FOR', 'AS SHOWN BY'], waits, 'nothing waits'),
    `stopped: ${Object.keys(stopped).join(', ') || 'nothing'}`,
    columns(['JOB', 'OF', 'SAYS'], runs, 'no job ran'),
    columns(['STARTED', 'WORKS SINCE'], groups, 'no group was started'),
  ].join('\n');
}

async function checkAll({ ports, session }: Sandbox) {
  const queries = await ports.goldenSets.queries(ports.targetId);
  return checkGolden({ retrieve: retrieverAt(session.retrieverUrl) }, { queries });
}
