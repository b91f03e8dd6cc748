export type Answer = { decision: 'approve' } | { decision: 'reject'; reason: string };

/** Asks until the answer is clear: only a yes approves, and only a no with a reason rejects. */
export async function askDecision(
  ask: (question: string) => Promise<string>,
  say: (text: string) => void,
): Promise<Answer> {
  for (;;) {
    const answer = (await ask('approve this plan? [y]es or [n]o, or decide in the console: ')).trim();
    if (/^(y|yes|approve)$/i.test(answer)) return { decision: 'approve' };
    if (/^(n|no|reject)$/i.test(answer)) {
      const reason = (await ask('why do you reject it? (Enter alone goes back) ')).trim();
      if (reason !== '') return { decision: 'reject', reason };
    } else say('nothing is decided yet: answer "y" to approve, or "n" and a reason to reject');
  }
}
