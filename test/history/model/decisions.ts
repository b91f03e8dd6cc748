import type { Event, Kind } from '../history.ts';
import { said } from './locks.ts';

type Asked = { incidentId: string; token: string; state: string | null };

/**
 * Decisions as they have to be: one for each approval; who is told one is told this one; it reaches the run that waits,
 * once; and no server is brought into rotation without.
 */
export class Decisions {
  private readonly approvals = new Map<string, Asked>();
  /** Whether a waiting task took the decision, by token. */
  private readonly delivered = new Map<string, boolean>();
  private readonly wrong: string[] = [];

  see(event: Event): void {
    if (event.kind === 'asked') this.ask(event);
    if (event.kind === 'decided') this.decide(event);
    if (event.kind === 'answered') this.answer(event);
    if (event.kind === 'delivered') this.deliver(event);
    if (event.kind === 'rotated') this.rotate(event);
  }

  /** Nobody waits for the decision of a run that has ended. */
  broken(): string[] {
    const lost = [...this.approvals].filter(
      ([, { state, token }]) => state !== null && state !== 'Cancelled' && !this.delivered.has(token),
    );
    return [...this.wrong, ...lost.map(([id, { state }]) => `the decision ${state} of '${id}' was never delivered`)];
  }

  private ask({ approvalId, incidentId, token }: Kind<'asked'>): void {
    const state = this.approvals.get(approvalId)?.state ?? null;
    this.approvals.set(approvalId, { incidentId, token, state });
  }

  private decide({ approvalId, state }: Kind<'decided'>): void {
    const approval = this.approvals.get(approvalId);
    if (!approval) return void this.wrong.push(`'${approvalId}' was decided before it was asked`);
    if (approval.state !== null) this.wrong.push(`'${approvalId}' is ${state} after it was ${approval.state}`);
    approval.state ??= state;
  }

  private answer({ approvalId, state }: Kind<'answered'>): void {
    const known = this.approvals.get(approvalId)?.state;
    if (known !== state) this.wrong.push(`a person was told that '${approvalId}' is ${state}, and it is ${known}`);
  }

  private deliver({ token, approved, isGone }: Kind<'delivered'>): void {
    if (!isGone && this.delivered.get(token)) this.wrong.push('one task took a decision twice');
    this.delivered.set(token, this.delivered.get(token) || !isGone);
    const [id, about] = [...this.approvals].find(([, asked]) => asked.token === token) ?? [];
    if (about && approved !== (about.state === 'Approved'))
      this.wrong.push(`'${id}' is ${about.state}, and its run was told 'approved: ${approved}'`);
  }

  private rotate(event: Kind<'rotated'>): void {
    const own = [...this.approvals.values()].filter(({ incidentId }) => incidentId === event.incidentId);
    if (!own.some(({ state }) => state === 'Approved'))
      this.wrong.push(`${said(event)} brought '${event.workloadId}' in without an approval`);
  }
}
