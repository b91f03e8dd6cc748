import { resetBreaker } from '../../../../core/incident/brakes/reset-breaker.ts';
import { setKillSwitch } from '../../../../core/incident/brakes/set-kill-switch.ts';
import { closeIncident } from '../../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../../core/incident/route-signals.ts';
import { instantOf, msOf } from '../../../../core/kernel/instant.ts';
import { receiveAlerts } from '../../../../core/signal/receive-alerts.ts';
import { WHOLE } from '../../../fakes/whole-list.ts';
import type { World } from '../../incident/world.ts';
import { type Message, Reference } from './reference.ts';
import { bodyOf, fingerprintOf, type Said, type Source } from './senders.ts';

const TARGET = 'docs-rag';
/** No route leads to it. */
const UNKNOWN = 'shard-9';
const LATE_MS = 5 * 60_000;
/** What a sender knows of one of its alerts. */
type Alert = { source: Source; shard: string; fires: boolean; isSuppressed: boolean; start: number; since: number };
type Told = { alert: Alert; said: Said; receivedAt: number };

/**
 * Senders of all sources, a way to Ragmend that delays and repeats, and Ragmend on SQLite with all
 * that can hold it back.
 */
export class Night {
  readonly #reference = new Reference();
  readonly #alerts = new Map<string, Alert>();
  /** When each start of an alert was last stored as one that fires. */
  readonly #lastFired = new Map<string, Map<string, number>>();
  readonly #told: Told[] = [];
  #queue: Told[] = [];
  #starts = 0;
  #isKilled = false;

  constructor(readonly world: World) {}

  get #now(): number {
    return this.world.clock.now();
  }

  alertOf(source: Source, shard: string): Alert {
    const known = this.#alerts.get(`${source} ${shard}`);
    const alert = known ?? { source, shard, fires: false, isSuppressed: false, start: 0, since: this.#now };
    this.#alerts.set(`${source} ${shard}`, alert);
    return alert;
  }

  /** The alert begins to fire, fires on, or is no longer suppressed; its sender's clock may be off. */
  async fires(
    alert: Alert,
    { shift, isSuppressed, isQueued }: { shift: number; isSuppressed: boolean; isQueued: boolean },
  ) {
    this.world.clock.advance(0.001);
    // Every start is its own, however a clock is set.
    if (!alert.fires) alert.start = this.#now + shift * 60_000 + (this.#starts++ % 1_000);
    Object.assign(alert, { fires: true, isSuppressed: alert.source === 'cloudwatch' && isSuppressed });
    await this.#tell(alert, 'fires', isQueued);
  }

  async ends(alert: Alert, { isOwnStart, isQueued }: { isOwnStart: boolean; isQueued: boolean }) {
    if (!alert.fires) return;
    this.world.clock.advance(0.001);
    Object.assign(alert, { fires: false, isSuppressed: false });
    // As Grafana does: the end is told with itself as its start.
    if (isOwnStart && alert.source === 'grafana') alert.start = this.#now;
    await this.#tell(alert, 'ends', isQueued);
  }

  /** Prometheus and its Alertmanager can't tell this from an end, so they do not say it. */
  async lacksData(alert: Alert, isQueued: boolean) {
    if (!alert.fires || alert.source === 'alertmanager' || alert.source === 'amp') return;
    this.world.clock.advance(0.001);
    await this.#tell(alert, 'lacks data', isQueued);
  }

  async #tell(alert: Alert, kind: Said['kind'], isQueued: boolean) {
    const { shard, start, since, isSuppressed } = alert;
    const told = { alert, said: { kind, shard, start, since, now: this.#now, isSuppressed }, receivedAt: this.#now };
    if (kind !== 'lacks data') alert.since = this.#now;
    this.#told.push(told);
    if (isQueued) this.#queue.push(told);
    else await this.#store(told);
  }

  /** A sender that got no answer says once more what was stored: it is old by then. */
  async repeats(pick: number) {
    const fresh = this.#told.filter((each) => this.#now - each.receivedAt < LATE_MS && !this.#queue.includes(each));
    const told = fresh[pick % Math.max(1, fresh.length)];
    if (told) await this.#store({ ...told, receivedAt: this.#now });
  }

  /** One message leaves the queue, in any order. */
  async delivers(pick: number) {
    const [told] = this.#queue.splice(pick % Math.max(1, this.#queue.length), 1);
    if (told) await this.#store(told);
  }

  async #store({ alert: { source, shard }, said, receivedAt }: Told) {
    const [alert, isTimed] = [`${source} ${shard}`, source === 'cloudwatch'];
    const { kind, isSuppressed } = said;
    const message: Message = {
      ...{ alert, kind, isTimed, isSuppressed, start: String(said.start) },
      order: isTimed ? said.now : receivedAt,
    };
    this.#reference.store(message);
    if (kind === 'fires' && this.#reference.startsOf(alert).has(message.start)) {
      const starts = this.#lastFired.get(alert) ?? new Map<string, number>();
      this.#lastFired.set(alert, starts.set(message.start, this.#now));
    }
    await receiveAlerts(this.world, { source, body: bodyOf(source, said), receivedAt: instantOf(receivedAt) });
  }

  async kills(on: boolean) {
    this.#isKilled = on;
    await setKillSwitch(this.world, { on, by: 'Ann', reason: 'a test' });
  }

  /**
   * Judges what is to be judged; whatever starts has to be started by an alert that fires, that
   * nothing suppresses, and not under the kill switch.
   */
  async routes(queued: boolean) {
    const before = (await this.world.incidents.list(WHOLE)).length;
    await routeSignals(this.world, { queued });
    const all = await this.world.incidents.list(WHOLE);
    for (const { signalIds } of all.slice(0, all.length - before)) {
      const signal = (await this.world.signals.list(10_000)).find(({ id }) => id === signalIds[0]);
      const alert = `${signal?.source} ${signal?.labels.shard}`;
      expect([alert, this.#reference.standingOf(alert)]).toEqual([alert, { fires: true, isSuppressed: false }]);
      expect(this.#isKilled).toBe(false);
    }
  }

  async closes(outcome: 'Completed' | 'Failed') {
    for (const open of await this.world.incidents.list({ open: true }))
      await closeIncident(this.world, { ...open, incidentId: open.id, outcome });
  }

  async resetsBreakers() {
    for (const { subject, resetAt } of await this.world.breakers.list(TARGET))
      if (resetAt === null) await resetBreaker(this.world, { targetId: TARGET, subject, by: 'Ann' });
  }

  /** All messages arrive, all brakes end, and all runs come to their end. */
  async comesToRest() {
    while (this.#queue.length > 0) await this.delivers(0);
    await this.kills(false);
    for (let round = 0; round < 20; round += 1) {
      await this.routes(true);
      await this.resetsBreakers();
      this.world.clock.advance(60);
      await this.closes('Completed');
      this.world.clock.advance(24 * 3600);
    }
    await this.routes(true);
  }

  /** Every alert is told right by the reference; the one that fires has had its run since, and nothing else waits. */
  async holds() {
    const signals = await this.world.signals.list(10_000);
    const incidents = new Map((await this.world.incidents.list(WHOLE)).map((each) => [each.id, each]));
    for (const [name, { source, shard, fires, isSuppressed }] of this.#alerts) {
      const own = signals.filter((each) => each.source === source && each.fingerprint === fingerprintOf(source, shard));
      const { fires: shouldFire, isSuppressed: shouldWait } = this.#reference.standingOf(name);
      expect([name, shouldFire]).toEqual([name, fires]);
      expect([name, own.some(({ status }) => status === 'firing')]).toEqual([name, fires]);
      if (fires) expect([name, shouldWait]).toEqual([name, isSuppressed]);
      if (!fires || isSuppressed || shard === UNKNOWN) continue;
      const ends = own
        .map(({ incidentId }) => incidents.get(incidentId ?? '')?.closedAt)
        .flatMap((at) => (at ? [msOf(at)] : []));
      // A start whose end came late needs no run any more.
      const fired = [...this.#reference.startsOf(name)].map((start) => this.#lastFired.get(name)?.get(start) ?? 0);
      expect([name, Math.max(0, ...ends) >= Math.max(0, ...fired)]).toEqual([name, true]);
    }
    const waits = (await this.world.signals.held(10_000)).filter(({ status }) => status === 'firing');
    expect(waits.filter(({ suppressed }) => suppressed === undefined)).toEqual([]);
  }
}
