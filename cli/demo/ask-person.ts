import { createInterface } from 'node:readline/promises';
import type { ApprovalItem } from '../../core/contracts/http.ts';
import type { Client } from '../client.ts';
import { print } from '../terminal.ts';

/** Asks at the terminal, while the console may answer as well: whoever decides first wins. */
export async function askPerson(client: Client, approval: ApprovalItem): Promise<void> {
  if (!process.stdin.isTTY) return print('waiting for a decision in the console, or by "ragmend approve" ...');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closing = new AbortController();
  void untilDecided(client, approval.id).then(() => closing.abort());
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await terminal.question('approve this plan? [y]es or [n]o, or decide in the console: ', closing);
    const decision = /^y(es)?$/i.test(answer.trim()) ? 'approve' : 'reject';
    const reason = decision === 'reject' ? `answered '${answer.trim()}' at the terminal` : undefined;
    await client.decide(approval.id, { decision, planHash: approval.planHash, ...(reason && { reason }) });
  } catch (error) {
    print(closing.signal.aborted ? '\ndecided in the console' : String((error as Error).message));
  } finally {
    terminal.close();
  }
}

async function untilDecided(client: Client, id: string): Promise<void> {
  while ((await client.approval(id)).status === 'Pending') await new Promise((resolve) => setTimeout(resolve, 500));
}
