import { createInterface, type Interface } from 'node:readline/promises';
import { waitUntil } from '../../adapters/wait-until.ts';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import type { Client } from '../client.ts';
import { print } from '../terminal.ts';
import { type Answer, askDecision } from './ask-decision.ts';

const LOOK_MS = 500;

/**
 * Asks at the terminal, while the console may answer as well: the first decision wins. Ctrl-C is
 * passed on to the process, whose `signal` then ends the question.
 */
export async function askPerson(client: Client, approval: ApprovalItem, signal: AbortSignal): Promise<void> {
  const elsewhere = `waiting for a decision in the console, or by "ragmend approve ${approval.id} --as NAME" ...`;
  if (!process.stdin.isTTY) return print(elsewhere);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const decided = new AbortController();
  const closed = new AbortController();
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  terminal.on('close', () => closed.abort());
  void untilDecided(client, approval.id, AbortSignal.any([signal, closed.signal])).then(() => decided.abort());
  try {
    const answer = await answerFrom(terminal, AbortSignal.any([signal, closed.signal, decided.signal]));
    if (answer) await client.decide(approval.id, { ...answer, planHash: approval.planHash });
    else if (decided.signal.aborted) print('\ndecided elsewhere');
    else if (!signal.aborted) print(`\n${elsewhere}`);
  } catch (error) {
    print(`${error instanceof Error ? error.message : String(error)}\n${elsewhere}`);
  } finally {
    terminal.close();
  }
}

/** Returns the answer, or null if the question ended before it. */
async function answerFrom(terminal: Interface, signal: AbortSignal): Promise<Answer | null> {
  try {
    return await askDecision((question) => terminal.question(question, { signal }), print);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/**
 * Waits until the approval is decided. Also ends if nobody waits any more or the API is gone: then
 * there is nothing to say.
 */
async function untilDecided(client: Client, id: string, signal: AbortSignal): Promise<void> {
  try {
    const isDecided = async () => (await client.approval(id)).status !== 'Pending';
    await waitUntil(isDecided, { everyMs: LOOK_MS, signal });
  } catch (error) {
    if (!signal.aborted) print(error instanceof Error ? error.message : String(error));
  }
}
