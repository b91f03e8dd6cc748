import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { localEvidenceStore } from '../../adapters/local/files/evidence-store.ts';
import { localNotifier } from '../../adapters/local/files/notifier.ts';
import { localReports } from '../../adapters/local/files/reports.ts';
import { openVersioned } from '../../adapters/local/records/database.ts';
import { openRecords } from '../../sandbox/server/ports/records.ts';
import { diceOf } from '../soak/dice.ts';
import { type Answer, draftOf, engineIn, LOCK, planned } from './answers.ts';

const [, , dir = '', seed = '', count = ''] = process.argv;
const AT = '2026-11-23T03:00:00.000Z';
const dice = diceOf(Number(seed), 0);
const db = openVersioned(join(dir, 'ragmend.db'));
const { incidents, approvals, outbox, caseFile } = openRecords(db, { now: () => Date.parse(AT) });
const files = {
  evidence: localEvidenceStore({ dir }),
  reports: localReports({ dir }),
  notifier: localNotifier({ dir }),
};

const tokens: string[] = [];
const { engine, requestOf } = engineIn(dir, (token) => void tokens.push(token));

/** One line for each answer: what stands before it in the trace had happened when it was given. */
const answer = (given: Answer) => void writeSync(1, `${JSON.stringify(given)}\n`);

answer({ kind: 'ready' });
for (let run = 1; run <= Number(count); run += 1) {
  const shard = dice.oneOf(['shard-1', 'shard-2']);
  const result = await incidents.open(draftOf(shard), `${LOCK}/${shard}`);
  if (!('opened' in result)) throw new Error(`'${result.holder}' holds the lock of '${shard}'`);
  const { id, epoch } = result.opened;
  answer({ kind: 'opened', id, epoch });
  const { executionArn } = engine.startExecution(requestOf(id));
  answer({ kind: 'started', id });
  for (const { effect } of await outbox.due(Number.MAX_SAFE_INTEGER, 50)) {
    await outbox.done(effect.id);
    answer({ kind: 'sent', id: effect.id });
  }
  await caseFile.note(id, 'seen', `of ${id}`);
  answer({ kind: 'noted', id });
  const text = `evidence of ${id} `.repeat(1 + dice.below(400));
  await files.evidence.put(id, 'pod.txt', text);
  answer({ kind: 'kept', id, text });
  await approvals.request(planned(id), `token-${id}`, { pending: [], decided: [] });
  const decision = { state: 'Approved', decidedBy: 'ada', decidedAt: AT, reason: null } as const;
  await approvals.decide(id, decision, [{ id: `deliver:${id}`, kind: 'deliver-decision', approvalId: id }]);
  answer({ kind: 'decided', id });
  while (!engine.getExecutionHistory(executionArn).some(({ type }) => type === 'TaskSubmitted')) await sleep(1);
  engine.sendTaskSuccess(tokens[run - 1] as string, 'Approved');
  answer({ kind: 'delivered', id });
  await engine.settled(executionArn);
  await files.notifier.notify({ id: `told:${id}`, incidentId: id, severity: 'info', text: 'decided', at: AT });
  answer({ kind: 'told', id: `told:${id}` });
  await files.reports.write(id, { 'postmortem.md': text, 'report.json': JSON.stringify({ outcome: 'Completed', id }) });
  answer({ kind: 'reported', id });
  await incidents.close({ incidentId: id, epoch }, 'Completed', AT, []);
  answer({ kind: 'closed', id });
}
await engine.close();
