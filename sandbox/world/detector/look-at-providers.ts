import * as z from 'zod';
import { type ProviderView, providerView } from '../../../core/contracts/provider/provider-view.ts';
import { subjectKey } from '../../../core/contracts/subject.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { AlertName } from './alert.ts';
import type { Finding, Look } from './detector.ts';

/** What the detector reads of a gateway's status. */
const status = z.object({
  models: z.array(providerView).min(1),
  answers: z.record(z.string(), z.number()).default({}),
});
type Status = z.infer<typeof status>;

type Deps = {
  /** The address of the gateway, null before it runs. */
  gatewayUrl: () => string | null;
  /** A throttled provider is down if it wants a longer wait. */
  throttledSeconds: number;
  clock: Clock;
};

const SPIKE_MS = 20_000;
const SPIKE_MINIMUM = 10;
const SPIKE_SHARE = 0.2;

/**
 * Looks at the LLM providers by the status of the gateway, so a failure that the backup covers is
 * seen too. Throws if the gateway is away, since that says nothing about a provider.
 */
export function lookAtProviders({ gatewayUrl, throttledSeconds, clock }: Deps): Look {
  const spike = refusalsOfLate(clock);
  return async () => {
    const url = gatewayUrl();
    if (url === null) return [];
    const response = await fetch(`${url}/status`, { signal: AbortSignal.timeout(6_000) });
    if (!response.ok) throw new Error(`the gateway answered ${response.status} to a look at its status`);
    const { models, answers } = status.parse(await response.json());
    const names = [...new Set(models.map(({ provider }) => provider))];
    const longest = clock.now() + throttledSeconds * 1000;
    const found = names.flatMap((name) => {
      const own = models.filter(({ provider }) => provider === name);
      return [authOf(name, own), downOf(name, own, longest)];
    });
    const primary = models.find(({ role }) => role === 'primary')?.provider ?? names[0] ?? '';
    return [...found, findingOf(primary, 'RAGErrorSpike', spike(answers))];
  };
}

/** A key that is refused, or no credit: neither heals by itself. */
function authOf(name: string, models: ProviderView[]): Finding {
  const locked = models.find(isUnpaid);
  return findingOf(name, 'LLMAuthFail', locked ? `model '${locked.model}': ${locked.failure}` : null);
}

const isUnpaid = ({ state, failure }: ProviderView) =>
  state === 'locked' && (failure === 'Auth' || failure === 'Money');

/** A provider is down if none of its models is asked any more. */
function downOf(name: string, models: ProviderView[], longest: number): Finding {
  const isDark = ({ state, until }: ProviderView) =>
    state === 'throttled' ? until !== null && Date.parse(until) > longest : state !== 'serving';
  if (!models.every(isDark) || models.every(isUnpaid)) return findingOf(name, 'LLMProviderDown', null);
  const words = models.map(({ model, state, failure }) => `model '${model}' is ${state}: ${failure ?? 'no failure'}`);
  return findingOf(name, 'LLMProviderDown', words.join('; '));
}

/** `detail` is null if all is well. */
function findingOf(name: string, alertname: AlertName, detail: string | null): Finding {
  const about = { kind: 'provider', id: name } as const;
  const kind = detail === null ? 'well' : alertname;
  return { key: `${subjectKey(about)} ${alertname}`, about, kind, detail: detail ?? '', qid: null };
}

/** Returns what to say if too many answers of late were refusals, null otherwise. */
function refusalsOfLate(clock: Clock) {
  let seen: { at: number; all: number; refused: number }[] = [];
  return (answers: Status['answers']): string | null => {
    const all = Object.values(answers).reduce((sum, count) => sum + count, 0);
    const latest = { at: clock.now(), all, refused: answers.refused ?? 0 };
    // A gateway that started again counts from zero.
    const earlier = seen.filter((one) => one.at >= latest.at - SPIKE_MS && one.all <= all);
    seen = [...earlier, latest];
    const [first = latest] = seen;
    const [asked, refused] = [latest.all - first.all, latest.refused - first.refused];
    if (asked < SPIKE_MINIMUM || refused < asked * SPIKE_SHARE) return null;
    return `${refused} of ${asked} answers of the last ${SPIKE_MS / 1000} s were refusals`;
  };
}
