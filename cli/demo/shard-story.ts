import { checkGolden } from '../../core/validation/check-golden.ts';
import { retrieverAt } from '../../sandbox/server/retriever-client.ts';
import type { Sandbox } from '../../sandbox/server/sandbox.ts';
import { breakShard } from '../../sandbox/world/faults/break-shard.ts';
import { FAULTS } from '../../sandbox/world/faults/faults.ts';
import { print } from '../terminal.ts';
import { follow } from './follow.ts';
import type { Telling } from './story.ts';
import { summary } from './summary.ts';

/**
 * Breaks a shard and follows its incident; returns true if all golden queries are answered as
 * before.
 */
export async function shardStory(sandbox: Sandbox, { client, yes, name, how, signal }: Telling): Promise<boolean> {
  const [shard, fault] = [name ?? 'shard-2', how ?? 'lost-index-metadata'];
  const before = await checkAll(sandbox);
  print(`before: answers equal to baseline: ${before.right} of ${before.asked}`);
  print(`breaking ${shard}: ${FAULTS[fault as keyof typeof FAULTS]?.description ?? fault}`);
  await breakShard({ ...sandbox.ports, processes: sandbox.ports.workloads }, { shardId: shard, how: fault });
  const incident = await follow(client, { runbook: 'shard-restore', yes, signal });
  const after = await checkAll(sandbox);
  print(await summary(client, incident));
  print(`answers equal to baseline: ${after.right} of ${after.asked}`);
  return incident.status === 'Completed' && after.wrong.length === 0;
}

async function checkAll({ ports, session }: Sandbox) {
  const queries = await ports.goldenSets.queries(ports.targetId);
  return checkGolden({ retrieve: retrieverAt(session.retrieverUrl) }, { queries });
}
