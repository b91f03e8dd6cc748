import { familyHead, type Labels, type Sample, sampleLine } from '../../adapters/metrics/prometheus-text.ts';
import { GatewayMetric } from '../../core/contracts/metrics.ts';

type Series = Map<string, Sample>;

/** The counters, by their Prometheus names. */
const COUNTERS = {
  answers: [GatewayMetric.Answers, 'Answers by who gave them: primary, backup, cached, refused, cut, left.'],
  errors: [
    GatewayMetric.Errors,
    'Failed requests to providers by class and code; a failure that a backup covered counts.',
  ],
  limited: [GatewayMetric.Limited, 'Requests that a provider throttled.'],
  cacheErrors: ['ragmend_gateway_cache_errors_total', 'Times that the store of kept answers failed.'],
  shadows: ['ragmend_gateway_shadow_requests_total', 'Copies of requests to the other provider, by what came of them.'],
  shadowErrors: ['ragmend_gateway_shadow_errors_total', 'Copies of requests that the gateway could not make.'],
  backlogErrors: ['ragmend_gateway_backlog_errors_total', 'Times that the store of the backlog failed.'],
} as const;
const BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80];

export type Counter = keyof typeof COUNTERS;
export type Gauge = { name: string; help: string; samples: Sample[] };
export type Metrics = {
  count(counter: Counter, labels: Labels): void;
  /** Records how long an answer took, in seconds. */
  time(seconds: number): void;
  /** Returns the page for Prometheus. */
  page(gauges: Gauge[]): string;
};

/**
 * Counts in memory, for one target. Labels are few and bounded, and never contain texts of users or
 * models.
 */
export function openMetrics(target: string): Metrics {
  const series = Object.fromEntries(Object.keys(COUNTERS).map((name) => [name, new Map()])) as Record<Counter, Series>;
  const line: Line = (name, { labels, value }) => sampleLine(name, { labels: { target, ...labels }, value });
  const took = { counts: new Array<number>(BUCKETS.length).fill(0), sum: 0, all: 0 };
  return {
    count: (counter, labels) => {
      const key = Object.values(labels).join('\n');
      const found = series[counter].get(key);
      if (found === undefined) series[counter].set(key, { labels, value: 1 });
      else found.value += 1;
    },
    time: (seconds) => {
      took.sum += seconds;
      took.all += 1;
      BUCKETS.forEach((most, at) => {
        if (seconds <= most) took.counts[at] = (took.counts[at] as number) + 1;
      });
    },
    page: (gauges) =>
      [
        ...counterLines(line, series),
        ...histogramLines(line, took),
        ...gauges.flatMap((gauge) => gaugeLines(line, gauge)),
      ].join(''),
  };
}

type Line = (name: string, sample: Sample) => string;

function counterLines(line: Line, series: Record<Counter, Series>): string[] {
  return (Object.keys(COUNTERS) as Counter[]).flatMap((counter) => {
    const [name, help] = COUNTERS[counter];
    const lines = [...series[counter].values()].map((sample) => line(name, sample));
    return [...familyHead({ name, type: 'counter', help }), ...lines];
  });
}

function histogramLines(line: Line, { counts, sum, all }: { counts: number[]; sum: number; all: number }): string[] {
  const name = GatewayMetric.Latency;
  const part = (suffix: string, value: number, labels: Labels = {}) => line(`${name}_${suffix}`, { labels, value });
  return [
    ...familyHead({ name, type: 'histogram', help: 'Time from the request to the whole answer.' }),
    ...BUCKETS.map((most, at) => part('bucket', counts[at] as number, { le: String(most) })),
    part('bucket', all, { le: '+Inf' }),
    part('sum', sum),
    part('count', all),
  ];
}

const gaugeLines = (line: Line, { name, help, samples }: Gauge) => [
  ...familyHead({ name, type: 'gauge', help }),
  ...samples.map((sample) => line(name, sample)),
];
