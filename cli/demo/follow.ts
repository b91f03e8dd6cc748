import { setTimeout as sleep } from 'node:timers/promises';
import type { ApprovalItem, IncidentView } from '../../core/contracts/http.ts';
import type { Client } from '../client.ts';
import { planText } from '../commands/approvals.ts';
import { plain, print } from '../terminal.ts';
import { askPerson } from './ask-person.ts';

const LOOK_MS = 200;
type Seen = { lines: number; asked: Set<string> };

/** Prints the newest repair as it goes, decides or asks where it waits for a person, and gives it once it has ended with its report. */
export async function follow(client: Client, { yes }: { yes: boolean }): Promise<IncidentView> {
  const id = await untilOpened(client);
  print(`incident ${id}`);
  const seen: Seen = { lines: 0, asked: new Set() };
  for (;;) {
    const view = await client.incident(id);
    for (const { at, text } of view.timeline.slice(seen.lines)) print(`  ${at.slice(11, 23)}  ${plain(text)}`);
    seen.lines = view.timeline.length;
    if (view.closedAt !== null && view.report !== null) return view;
    for (const approval of view.approvals) await decide(client, approval, seen, yes);
    await sleep(LOOK_MS);
  }
}

async function untilOpened(client: Client): Promise<string> {
  for (;;) {
    const open = (await client.incidents()).find(
      ({ runbook, closedAt }) => runbook === 'shard-restore' && closedAt === null,
    );
    if (open) return open.id;
    await sleep(LOOK_MS);
  }
}

async function decide(client: Client, approval: ApprovalItem, { asked }: Seen, yes: boolean): Promise<void> {
  if (approval.status !== 'Pending' || asked.has(approval.id)) return;
  asked.add(approval.id);
  print(`\n${planText(approval)}\n`);
  if (yes) await client.decide(approval.id, { decision: 'approve', planHash: approval.planHash });
  else void askPerson(client, approval);
}
