import type { Event, Holder, Kind } from '../history.ts';

type Lock = { key: string; within: string | null; holder: Holder | null; epoch: number };
/** From when to when an incident held a lock with an epoch, as numbers of the history. */
type Held = Holder & { from: number; to: number };

/** Locks as they have to be: one holder at a time, epochs that only grow, and no write by anybody else. */
export class Locks {
  private readonly locks = new Map<string, Lock>();
  private readonly held: Held[] = [];
  private readonly writes: Kind<'wrote'>[] = [];
  private readonly wrong: string[] = [];

  see(event: Event): void {
    if (event.kind === 'taken') this.take(event);
    if (event.kind === 'taken-over') this.takeOver(event);
    if (event.kind === 'freed') this.free(event);
    if (event.kind === 'wrote') this.writes.push(event);
  }

  broken(): string[] {
    const left = [...this.locks.values()].flatMap(({ key, holder }) =>
      holder ? [`${said(holder)} never freed '${key}'`] : [],
    );
    const unfenced = this.writes.filter((write) => !this.mayWrite(write));
    return [...this.wrong, ...left, ...unfenced.map((one) => `${said(one)} wrote '${one.what}' without its lock`)];
  }

  private take(event: Kind<'taken'>): void {
    const { key, within, epoch } = event;
    for (const { key: other, holder } of this.meeting(key, within))
      if (holder) this.wrong.push(`${said(event)} took the lock '${key}' beside '${other}' of ${said(holder)}`);
    const newest = Math.max(...[key, within].map((name) => this.locks.get(name ?? '')?.epoch ?? 0));
    if (epoch <= newest) this.wrong.push(`${said(event)} took '${key}' after epoch ${newest}`);
    this.begin({ key, within, holder: null, epoch: 0 }, event);
  }

  private takeOver(event: Kind<'taken-over'>): void {
    const lock = this.lockOf(event);
    if (!lock) return void this.wrong.push(`${said(event)} took over a lock that it did not have`);
    if (event.epoch <= lock.epoch) this.wrong.push(`${said(event)} took over from epoch ${lock.epoch}`);
    this.end(lock, event.at);
    this.begin(lock, event);
  }

  /** Who frees a lock once more hears that it is free. */
  private free(event: Kind<'freed'>): void {
    const lock = this.lockOf(event);
    if (!lock?.holder) return;
    if (lock.holder.epoch !== event.epoch) this.wrong.push(`${said(event)} freed the lock of ${said(lock.holder)}`);
    this.end(lock, event.at);
    this.locks.set(lock.key, { ...lock, holder: null });
  }

  private begin(lock: Lock, { incidentId, epoch, from }: Event & Holder): void {
    this.locks.set(lock.key, { ...lock, holder: { incidentId, epoch }, epoch });
    this.held.push({ incidentId, epoch, from, to: Number.POSITIVE_INFINITY });
  }

  private end({ holder }: Lock, at: number): void {
    const last = this.held.findLast((one) => holder !== null && isSame(one, holder));
    if (last) last.to = at;
  }

  /** The lock itself, the one around it, and those within it. */
  private meeting(key: string, within: string | null): Lock[] {
    return [...this.locks.values()].filter((one) => one.key === key || one.key === within || one.within === key);
  }

  private lockOf({ incidentId }: Holder): Lock | undefined {
    return [...this.locks.values()].find(({ holder }) => holder?.incidentId === incidentId);
  }

  /** A write takes effect somewhere between its call and its answer. */
  private mayWrite(write: Kind<'wrote'>): boolean {
    return this.held.some((one) => isSame(one, write) && one.from <= write.at && one.to >= write.from);
  }
}

const isSame = (one: Holder, other: Holder) => one.incidentId === other.incidentId && one.epoch === other.epoch;

/** A holder in words. */
export const said = ({ incidentId, epoch }: Holder): string => `'${incidentId}' (epoch ${epoch})`;
