import type { Config } from '../../contracts/config/config.ts';
import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import { targetOf } from '../../contracts/config/target-of.ts';
import type { ProvidersView } from '../../contracts/http/providers.ts';
import type { LiveReading, PodReading } from '../../contracts/provider/pod-reading.ts';
import { TaskError } from '../../kernel/task-error.ts';
import { joinMinutes, sumAnswers } from '../answers/answer-minutes.ts';
import type { GeneratorPods } from '../ports/generator-pods.ts';
import type { GeneratorStates } from '../ports/generator-states.ts';
import type { FlagReading, ProviderFlag } from '../ports/provider-flag.ts';
import { podsIn } from '../ramp/join-readings.ts';
import { type FailoverDeps, lastFailover, rampOf } from './last-failover.ts';
import { providerItems } from './provider-items.ts';

type Deps = FailoverDeps & {
  generatorPods: Pick<GeneratorPods, 'readings'>;
  generatorStates: Pick<GeneratorStates, 'read'>;
  providerFlag: Pick<ProviderFlag, 'read'>;
  config: Config;
};
type Seen<T> = { seen: T } | { unknown: string };

/**
 * Returns who answers for a target, by its configuration, flag and pods and by its open or last
 * failover. A flag or pods that can't be read hide nothing else; the view then says so.
 */
export async function showProviders(deps: Deps, { targetId }: { targetId: string }): Promise<ProvidersView> {
  const { generator } = targetOf(deps.config, targetId);
  if (generator === undefined) return { ...NOTHING, targetId };
  const [state, flag, read, failover] = await Promise.all([
    deps.generatorStates.read(targetId),
    seen('the flag', deps.providerFlag.read(targetId)),
    seen('the pods', deps.generatorPods.readings(targetId)),
    lastFailover(deps, targetId),
  ]);
  const readings = 'seen' in read ? read.seen : [];
  const there = podsIn(readings);
  const said = 'seen' in flag ? flag.seen : null;
  return {
    targetId,
    providers: providerItems(generator, { state, flag: said, pods: there, found: failover?.facts.providersFound }),
    flag: said && { kind: generator.flag.kind, ...flagItem(said) },
    state: state && stateItem(state),
    pods: readings.slice(0, PODS_SHOWN).map(podItem),
    answers: answersOf(there),
    backlog: backlogOf(there),
    ramp: failover && rampOf(failover, generator),
    unknown: unknownIn(generator, flag, read),
  };
}

/** The rest of a larger deployment looks the same. */
const PODS_SHOWN = 100;

const NOTHING: Omit<ProvidersView, 'targetId'> = {
  providers: [],
  flag: null,
  state: null,
  pods: [],
  answers: null,
  backlog: null,
  ramp: null,
  unknown: [],
};

/** Says why something is unknown if it can't be reached or is refused; throws any other error. */
async function seen<T>(what: string, look: Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await look };
  } catch (error) {
    if (error instanceof TaskError) return { unknown: `${what} can't be read: ${error.message}` };
    throw error;
  }
}

function unknownIn({ flag: { kind } }: GeneratorConfig, flag: Seen<unknown>, read: Seen<PodReading[]>): string[] {
  const isSilent = 'seen' in read && read.seen.length === 0;
  const silent =
    kind === 'gateway'
      ? 'no gateway runs that knows the state of the providers: start it, or look at its pods'
      : `only a gateway knows breakers, answers by mode and pairs, and this service has none (flag '${kind}')`;
  return [
    ...('unknown' in flag ? [flag.unknown] : []),
    ...('unknown' in read ? [read.unknown] : []),
    ...(isSilent ? [silent] : []),
  ];
}

const flagItem = ({ provider, value, writtenBy, ownedBy }: FlagReading) => ({ provider, value, writtenBy, ownedBy });

const stateItem = ({ mode, version, by, reason, at }: NonNullable<ProvidersView['state']>) => ({
  mode,
  version,
  by,
  reason,
  at,
});

const podItem = (reading: PodReading): ProvidersView['pods'][number] =>
  reading.isAway
    ? { pod: reading.pod, version: null, away: reading.reason }
    : { pod: reading.pod, version: reading.version, away: null };

function answersOf(pods: LiveReading[]): ProvidersView['answers'] {
  if (pods.length === 0) return null;
  return {
    total: sumAnswers(pods.map(({ answers }) => answers)),
    minutes: joinMinutes(pods.map(({ minutes }) => minutes)),
  };
}

/** All pods look at one backlog, so that any of them knows it. */
function backlogOf(pods: LiveReading[]): ProvidersView['backlog'] {
  return pods.find(({ backlog }) => backlog !== null)?.backlog ?? null;
}
