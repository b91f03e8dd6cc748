import type { NeedOf } from '../../contracts/http/needs.ts';
import { type Held, isHeld, type Signal } from '../../contracts/signal.ts';
import { nameOf, subjectKey } from '../../contracts/subject.ts';
import { instantOf } from '../../kernel/instant.ts';
import { excludeEachOther } from '../../kernel/lock-key.ts';
import { budgetUseOf, endOfCooldown } from '../brakes/brakes.ts';
import { knownSubjects } from '../known-subjects.ts';
import { type Route, routeOf } from '../route-of.ts';
import { commandFor, type NeedsDeps, resetLine, type Standing, startLine } from './ports.ts';

/** A storm may hold thousands of alerts. The oldest of these targets are enough to say what waits. */
const MOST = 1_000;

type Waiting = { signal: Signal; held: Held; route: Route; standing: Standing };
type Group = Omit<Waiting, 'signal'> & { oldest: Signal; alerts: number };
type Why = Pick<NeedOf<'alert'>, 'why' | 'command' | 'behind' | 'until'>;

/** Returns the firing alerts that wait: one need for each subject and reason. */
export async function heldAlerts(deps: NeedsDeps, standings: Standing[]): Promise<NeedOf<'alert'>[]> {
  const groups = new Map<string, Group>();
  for (const { signal, ...waiting } of await waitingOn(deps, standings)) {
    const key = `alert:${waiting.route.targetId}/${subjectKey(waiting.route.subject)}/${waiting.held}`;
    const { oldest, alerts } = groups.get(key) ?? { oldest: signal, alerts: 0 };
    groups.set(key, { ...waiting, oldest, alerts: alerts + 1 });
  }
  return [...groups].map(([id, group]) => alertNeed(deps, id, group));
}

/**
 * Reads on while too few of the oldest alerts are about these targets, so that other targets'
 * alerts hide none.
 */
async function waitingOn(deps: NeedsDeps, standings: Standing[]): Promise<Waiting[]> {
  for (let limit = MOST; ; limit *= 4) {
    const signals = await deps.signals.held(limit);
    const found = await Promise.all(signals.map((signal) => waitingFor(deps, standings, signal)));
    const waiting = found.filter((each) => each !== null);
    if (signals.length < limit || waiting.length >= MOST) return waiting;
  }
}

async function waitingFor({ config }: NeedsDeps, standings: Standing[], signal: Signal): Promise<Waiting | null> {
  const { disposition: held, status } = signal;
  if (status !== 'firing' || !isHeld(held)) return null;
  const registry = { read: async (targetId: string) => entriesOf(standings, targetId) };
  const route = await routeOf(config, signal, (kind, targetId) => knownSubjects({ registry, config }, kind, targetId));
  const standing = standings.find(({ targetId }) => targetId === route?.targetId);
  return route && standing ? { signal, held, route, standing } : null;
}

function entriesOf(standings: Standing[], targetId: string) {
  return standings.find((standing) => standing.targetId === targetId)?.entries ?? [];
}

function alertNeed(deps: NeedsDeps, id: string, group: Group): NeedOf<'alert'> {
  const { oldest, held, route, alerts } = group;
  const { targetId, subject, runbook } = route;
  const { alertname, source, receivedAt: since } = oldest;
  const more = alerts > 1 ? `, with ${alerts - 1} more` : '';
  return {
    kind: 'alert',
    id,
    targetId,
    subject,
    since,
    alertname,
    source,
    runbook,
    disposition: held,
    alerts,
    headline: `${alertname} from ${source} about ${nameOf(subject)} fires and waits${more}.`,
    ...WHY[held](deps, group),
  };
}

const WHY: Record<Held, (deps: NeedsDeps, group: Group) => Why> = {
  Queued: (_, { standing, route }) => {
    const open = standing.history.find((each) => each.closedAt === null && excludeEachOther(each, route));
    const behind = open?.id ?? null;
    const why = open
      ? `It waits for ${open.id}, which is working on ${nameOf(open.subject)}.`
      : 'It will be judged within a minute.';
    return { why, behind, until: null, command: behind && `ragmend show ${behind}` };
  },
  Cooldown: (deps, { route, standing }) => {
    const alike = standing.history.filter(({ runbook }) => runbook === route.runbook);
    const end = endOfCooldown(deps.config, alike, route);
    const until = end === null ? null : instantOf(end);
    return {
      why: `The cooldown holds it back${until ? ` until ${until}` : ''}; a person may start the run at once.`,
      behind: null,
      until,
      command: start(deps, route),
    };
  },
  Budget: (deps, { route, standing }) => {
    const { lastHour, perHour, lastDay, perDay } = budgetUseOf(
      deps.config,
      route,
      standing.history.filter(({ runbook }) => runbook === route.runbook),
      deps.clock.now(),
    );
    const why = `The budget of ${route.targetId} for ${route.runbook} is spent (${lastHour} of ${perHour} this hour, ${lastDay} of ${perDay} today); a person may start the run at once.`;
    return { why, behind: null, until: null, command: start(deps, route) };
  },
  Breaker: ({ config }, { route: { targetId, subject } }) => ({
    why: `The open breaker of ${nameOf(subject)} holds it back until somebody resets it.`,
    behind: null,
    until: null,
    command: commandFor(config, targetId, resetLine(subject)),
  }),
  KillSwitch: () => ({
    why: 'The kill switch holds it back until it is off.',
    behind: null,
    until: null,
    command: 'ragmend kill-switch off --as NAME --reason "..."',
  }),
  Suppressed: (_, { oldest }) => ({
    why: 'Its source suppresses it, e.g. for maintenance. It is judged when that ends.',
    behind: null,
    until: oldest.suppressed?.until ?? null,
    command: null,
  }),
};

const start = ({ config }: NeedsDeps, { targetId, subject, runbook }: Route) =>
  commandFor(config, targetId, startLine(runbook, subject));
