import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localEvidenceStore } from '../../adapters/local/files/evidence-store.ts';
import { localNotifier } from '../../adapters/local/files/notifier.ts';
import { localReports } from '../../adapters/local/files/reports.ts';
import { localAudit } from '../../adapters/local/records/audit.ts';
import { openVersioned } from '../../adapters/local/records/database.ts';
import type { HistoryEvent } from '../../sandbox/engine/model.ts';
import { openRecords } from '../../sandbox/server/ports/records.ts';
import { type Answer, draftOf, engineIn, LOCK } from './answers.ts';

/** Opens a folder after a power failure, goes on in it, and returns what was answered and is lost, or is done twice. */
export async function lostIn(dir: string, answers: Answer[]): Promise<string[]> {
  const db = openVersioned(join(dir, 'ragmend.db'));
  const { engine, database } = engineIn(dir, () => undefined);
  try {
    const executions = new Map(
      engine.listExecutions().map(({ name, executionArn }) => [name, engine.getExecutionHistory(executionArn)]),
    );
    const ports = { ...openRecords(db, { now: () => 0 }), audit: localAudit({ db }), executions };
    const [check] = db.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
    const broken = await ports.audit.verify();
    const lost = await Promise.all(answers.map((answer) => lostOf(dir, ports, answer)));
    if (lost.flat().length > 0) return lost.flat();
    return [
      ...(check?.integrity_check === 'ok' ? [] : [`the database is damaged: ${check?.integrity_check}`]),
      ...(broken === null ? [] : [`the audit is broken: ${JSON.stringify(broken)}`]),
      ...lost.flat(),
      ...(await cutShort(dir)),
      ...(await goOn(dir, ports, answers)),
    ];
  } finally {
    await engine.close();
    database.close();
    db.close();
  }
}

type Ports = ReturnType<typeof openRecords> & { executions: Map<string, HistoryEvent[]> };

async function lostOf(
  dir: string,
  { incidents, approvals, outbox, caseFile, executions }: Ports,
  answer: Answer,
): Promise<string[]> {
  if (answer.kind === 'ready') return [];
  const is = (isThere: boolean, what: string) => (isThere ? [] : [`'${answer.id}' is no longer ${what}`]);
  const incident = () => incidents.get(answer.id).catch(() => null);
  const approval = () => approvals.get(answer.id).catch(() => null);
  switch (answer.kind) {
    case 'opened':
      return is((await incident())?.epoch === answer.epoch, 'open under its epoch');
    case 'closed':
      return is((await incident())?.closedAt !== null, 'closed');
    case 'decided':
      return is((await approval())?.state === 'Approved', 'decided');
    case 'started':
      return is(executions.has(answer.id), 'started');
    case 'delivered':
      return is(executions.get(answer.id)?.some(({ type }) => type === 'TaskSucceeded') ?? false, 'delivered');
    case 'sent': {
      const due = await outbox.due(Number.MAX_SAFE_INTEGER, 10_000);
      return is(!due.some(({ effect }) => effect.id === answer.id), 'sent, and leaves once more');
    }
    case 'noted':
      return is((await caseFile.timeline(answer.id)).length > 0, 'on record');
    case 'kept':
      return is(textIn(join(dir, 'evidence', answer.id, 'pod.txt')) === answer.text, 'whole evidence');
    case 'told':
      return is(toldIn(dir).includes(answer.id), 'told');
    case 'reported':
      return is(textIn(join(dir, 'reports', answer.id, 'report.json')).includes(answer.id), 'reported');
  }
}

/** A file that can be seen under its name is whole. */
async function cutShort(dir: string): Promise<string[]> {
  const reports = join(dir, 'reports');
  const ids = existsSync(reports) ? readdirSync(reports) : [];
  return ids.flatMap((id) => {
    const text = textIn(join(reports, id, 'report.json'));
    return text === '' || text.endsWith('}') ? [] : [`the report of '${id}' is cut short`];
  });
}

/** What comes next takes no name that was given before, and tells and writes nothing twice. */
async function goOn(dir: string, { incidents, approvals }: Ports, answers: Answer[]): Promise<string[]> {
  const opened = answers.flatMap((answer) => (answer.kind === 'opened' ? [answer] : []));
  const [open] = await incidents.list({ open: true });
  if (open) await incidents.close({ incidentId: open.id, epoch: open.epoch }, 'Failed', '2026-11-23T03:00:00.000Z', []);
  const [first, second] = ['shard-1', 'shard-2'];
  const next = await incidents.open(draftOf(String(first)), `${LOCK}/${first}`);
  const other = await incidents.open(draftOf(String(second)), `${LOCK}/${second}`);
  const given = [next, other].map((one) => ('opened' in one ? one.opened.id : ''));
  const told = answers.flatMap((answer) => (answer.kind === 'told' ? [answer.id] : []));
  const at = '2026-11-23T03:00:00.000Z';
  const notifier = localNotifier({ dir });
  for (const id of told) await notifier.notify({ id, incidentId: null, severity: 'info', text: 'again', at });
  const lines = toldIn(dir);
  const again = { state: 'Rejected', decidedBy: 'eve', decidedAt: at, reason: 'late' } as const;
  const decided = answers.flatMap((answer) => (answer.kind === 'decided' ? [answer.id] : []));
  const won = await Promise.all(decided.map(async (id) => ((await approvals.decide(id, again, [])).won ? [id] : [])));
  await localReports({ dir }).write(given[0] as string, { 'report.json': '{}' });
  await localEvidenceStore({ dir }).put(given[0] as string, 'pod.txt', 'new');
  return [
    ...given.filter((id) => id === '' || opened.some((one) => one.id === id)).map((id) => `'${id}' was given before`),
    ...told.filter((id) => lines.filter((line) => line === id).length !== 1).map((id) => `'${id}' was told twice`),
    ...won.flat().map((id) => `'${id}' was decided twice`),
  ];
}

const textIn = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

function toldIn(dir: string): string[] {
  return textIn(join(dir, 'notifications.jsonl'))
    .split('\n')
    .flatMap((line) => /^\{"id":"([^"]+)".*\}$/.exec(line)?.[1] ?? []);
}
