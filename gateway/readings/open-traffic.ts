import type { LiveReading } from '../../core/contracts/provider/pod-reading.ts';
import type { Failure } from '../../core/provider/failure/classify.ts';

type TrafficReading = LiveReading['traffic'][number];
/** One request at a provider: `opened` at its first token of content, `ended` with its failure, null for none. */
export type Visit = { opened(): void; ended(failure: Failure | null): void };

/** The natural traffic to each provider since the state has its version: no probes, no shadows. */
export type Traffic = { visit(provider: string): Visit; read(): TrafficReading[] };

type Counts = { requests: number; errors: number; throttled: number; refusals: number };
type Provider = { counts: Counts; whole: Times; firstToken: Times };
type Deps = { providers: string[]; version: () => number | null; now: () => number };

/** Counts traffic in memory. A new version of the state starts anew; requests that began before it do not count. */
export function openTraffic({ providers, version, now }: Deps): Traffic {
  let since = version();
  let byProvider = fresh(providers);
  const renew = () => {
    if (version() === since) return;
    since = version();
    byProvider = fresh(providers);
  };
  return {
    visit: (name) => {
      renew();
      const [begun, provider] = [now(), byProvider.get(name)];
      return {
        opened: () => provider?.firstToken.add(now() - begun),
        ended: (failure) => {
          if (provider === undefined) return;
          count(provider.counts, failure);
          if (failure === null) provider.whole.add(now() - begun);
        },
      };
    },
    read: () => {
      renew();
      return [...byProvider].map(([provider, { counts, whole, firstToken }]) => ({
        provider,
        ...counts,
        p95: whole.p95(),
        firstToken: firstToken.p95(),
      }));
    },
  };
}

const fresh = (providers: string[]) =>
  new Map<string, Provider>(
    providers.map((name) => [
      name,
      { counts: { requests: 0, errors: 0, throttled: 0, refusals: 0 }, whole: times(), firstToken: times() },
    ]),
  );

function count(counts: Counts, failure: Failure | null): void {
  counts.requests += 1;
  if (failure === null || failure.class === 'Client') return;
  if (failure.class === 'Throttled') counts.throttled += 1;
  else if (failure.class === 'Policy') counts.refusals += 1;
  else counts.errors += 1;
}

const KEPT = 512;
type Times = ReturnType<typeof times>;

/** Keeps the last times of a kind. */
function times() {
  const kept: number[] = [];
  let next = 0;
  return {
    add: (ms: number) => {
      kept[next] = ms;
      next = (next + 1) % KEPT;
    },
    p95: (): number | null => {
      if (kept.length === 0) return null;
      const sorted = kept.toSorted((one, other) => one - other);
      return sorted[Math.ceil(sorted.length * 0.95) - 1] as number;
    },
  };
}
