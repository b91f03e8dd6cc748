import { waitUntil } from '../../adapters/wait-until.ts';
import type { ApprovalItem, IncidentView } from '../../core/contracts/http/http.ts';
import type { RunbookName } from '../../core/contracts/runbooks.ts';
import type { Client } from '../client.ts';
import { planText } from '../commands/approvals.ts';
import { plain, print } from '../terminal.ts';
import { askPerson } from './ask-person.ts';

const LOOK_MS = 200;
/**
 * `yes` approves each plan without asking; `signal` ends `follow`, which then throws. `onLook` gets
 * the incident at each look at it.
 */
export type Following = {
  runbook: RunbookName;
  yes: boolean;
  signal: AbortSignal;
  onLook?: (incidentId: string) => Promise<void>;
};
type Seen = { lines: number; asked: Set<string> };

/**
 * Prints the open run of a runbook as it goes, decides or asks if it waits for a person, and returns
 * it once it has ended with its report.
 */
export async function follow(client: Client, following: Following): Promise<IncidentView> {
  const { signal, onLook } = following;
  const id = await untilOpened(client, following);
  print(`incident ${id}`);
  const seen: Seen = { lines: 0, asked: new Set() };
  const step = async () => {
    const view = await client.incident(id);
    for (const { at, text } of view.timeline.slice(seen.lines)) print(`  ${at.slice(11, 23)}  ${plain(text)}`);
    seen.lines = view.timeline.length;
    if (view.closedAt !== null && view.report !== null) return view;
    for (const approval of view.approvals) await decide(client, approval, seen, following);
    await onLook?.(id);
    return null;
  };
  return waitUntil(step, { everyMs: LOOK_MS, signal });
}

async function untilOpened(client: Client, { runbook: wanted, signal }: Following): Promise<string> {
  const open = async () => {
    const { incidents } = await client.incidents();
    return incidents.find(({ runbook, closedAt }) => runbook === wanted && closedAt === null);
  };
  return (await waitUntil(open, { everyMs: LOOK_MS, signal })).id;
}

async function decide(
  client: Client,
  approval: ApprovalItem,
  { asked }: Seen,
  { yes, signal }: Following,
): Promise<void> {
  if (approval.status !== 'Pending' || asked.has(approval.id)) return;
  asked.add(approval.id);
  print(`\n${planText(approval)}\n`);
  if (yes) await client.decide(approval.id, { decision: 'approve', planHash: approval.planHash });
  else void askPerson(client, approval, signal);
}
