import type { ApprovalState } from '../../core/contracts/approval.ts';

/** Who holds a lock, with its epoch. */
export type Holder = { incidentId: string; epoch: number };

/**
 * What happened in a run, where it took effect; `answered` is what a person was told, which may be lost on its way.
 * Something took effect between `from` and `at`, both numbers of the history.
 */
export type Happened =
  | ({ kind: 'taken'; key: string; within: string | null } & Holder)
  | ({ kind: 'taken-over' } & Holder)
  | ({ kind: 'freed' } & Holder)
  | ({ kind: 'wrote'; what: string } & Holder)
  | ({ kind: 'rotated'; shardId: string; workloadId: string } & Holder)
  | { kind: 'asked'; approvalId: string; incidentId: string; token: string }
  | { kind: 'decided'; approvalId: string; state: ApprovalState }
  | { kind: 'answered'; approvalId: string; state: ApprovalState }
  | { kind: 'delivered'; token: string; approved: boolean; isGone: boolean }
  | { kind: 'sent'; id: string }
  | { kind: 'did'; what: string; incidentId: string | null };
export type Event = Happened & { from: number; at: number };
export type Kind<K extends Happened['kind']> = Extract<Event, { kind: K }>;

/** The history of a run, in the order in which things took effect. */
export class History {
  readonly events: Event[] = [];
  private last = 0;

  /** The number of this moment: later ones are greater. */
  now(): number {
    this.last += 1;
    return this.last;
  }

  add(happened: Happened, from: number): void {
    this.events.push({ ...happened, from, at: this.now() });
  }
}
