import { readFileSync } from 'node:fs';
import { shardNamed } from '../../core/contracts/subject.ts';
import { canonicalJson, sha256 } from '../../core/kernel/digest.ts';
import type { MachineDefinition } from '../../sandbox/engine/language/definition.ts';
import { machinesOf } from '../../sandbox/engine/template/template.ts';
import { restorePlan } from '../fakes/restore-plan.ts';

const PLACE = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };
const ASK = 'Ask for approval of this restore';
export const ARN = 'arn:aws:states:eu-west-1:111111111111:stateMachine:asking';

/**
 * The state of the shard restore that asks, as it was synthesized, in a machine of its own; its
 * plan is in the input.
 */
export function askingMachine(template: string): MachineDefinition {
  const machines = Object.values(machinesOf(JSON.parse(readFileSync(template, 'utf8')), PLACE));
  const restore = machines.find(({ name }) => name === 'ragmend-shard-restore')?.definition;
  const { Next, Catch, ...ask } = (restore as MachineDefinition).States[ASK] as Record<string, unknown>;
  if (!Next || !Catch) throw new Error(`the state '${ASK}' is not what this test takes it for`);
  const planned = { planRestore: { planHash: '{% $states.input.planHash %}' } };
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'Planned',
    States: { Planned: { Type: 'Pass', Assign: planned, Next: ASK }, [ASK]: { ...ask, End: true } },
  };
}

/** What the n-th execution is started with, and the plan that it asks about. */
export async function inputOf(n: number) {
  const ref = { incidentId: `incident-${n}`, targetId: 'docs-rag', subject: shardNamed('shard-2') };
  const plan = restorePlan({ ...ref, summary: `Restore shard-2, ${n}` });
  return { ...ref, epoch: n + 1, requestedBy: 'Ann Lee', planHash: await sha256(canonicalJson(plan)), plan };
}
