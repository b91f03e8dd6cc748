/**
 * A message as its receiver got it. `order` is when it was received or, of CloudWatch, when its
 * state began, in ms; `start` tells firings apart.
 */
export type Message = {
  alert: string;
  kind: 'fires' | 'ends' | 'lacks data';
  start: string;
  order: number;
  isTimed: boolean;
  isSuppressed: boolean;
};

const LATE_MS = 5 * 60_000;

/**
 * Says by all messages that were stored which alerts fire. It reads them from the first each time,
 * in their order, and keeps nothing.
 */
export class Reference {
  readonly #stored: Message[] = [];

  store(message: Message): void {
    this.#stored.push(message);
  }

  /** Whether an alert fires, and whether its source suppresses it. */
  standingOf(alert: string): { fires: boolean; isSuppressed: boolean } {
    const isSuppressed = this.#inOrder(alert).findLast(({ kind }) => kind === 'fires')?.isSuppressed === true;
    return { fires: this.startsOf(alert).size > 0, isSuppressed };
  }

  /** The starts of an alert that fire. */
  startsOf(alert: string): Set<string> {
    const inOrder = this.#inOrder(alert);
    if (!inOrder.some(({ isTimed }) => isTimed)) return firing(inOrder);
    const sinceEnd = inOrder.slice(inOrder.findLastIndex(({ kind }) => kind === 'ends') + 1);
    return new Set(sinceEnd.map(({ start }) => start));
  }

  #inOrder(alert: string): Message[] {
    const own = this.#stored.filter((each) => each.alert === alert && each.kind !== 'lacks data');
    return own.sort((a, b) => a.order - b.order);
  }
}

/** The starts that fire after these messages. */
function firing(inOrder: Message[]): Set<string> {
  const ended = new Set<string>();
  let fires: string[] = [];
  let over = Number.NEGATIVE_INFINITY;
  for (const { kind, start, order } of inOrder) {
    if (kind === 'fires') {
      if (ended.has(start) && order < over + LATE_MS) continue;
      ended.delete(start);
      fires = [...fires.filter((each) => each !== start), start];
    } else if (!ended.has(start)) {
      // What was told to fire last stands last: an ending takes all up to the firing that it names, or all.
      const upTo = fires.includes(start) ? fires.indexOf(start) + 1 : fires.length;
      for (const each of [...fires.slice(0, upTo), start]) ended.add(each);
      fires = fires.slice(upTo);
      over = order;
    }
  }
  return new Set(fires);
}
