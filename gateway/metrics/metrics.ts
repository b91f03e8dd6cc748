type Labels = Record<string, string>;
type Series = Map<string, { labels: Labels; value: number }>;

/** The counters, by their Prometheus names. */
const COUNTERS = {
  answers: ['ragmend_gateway_answers_total', 'Answers by who gave them: primary, backup, cached, refused, cut, left.'],
  errors: [
    'llm_api_error_total',
    'Failed requests to providers by class and code; a failure that a backup covered counts.',
  ],
  limited: ['llm_api_rate_limited_total', 'Requests that a provider throttled.'],
  cacheErrors: ['ragmend_gateway_cache_errors_total', 'Times that the store of kept answers failed.'],
  backlogErrors: ['ragmend_gateway_backlog_errors_total', 'Times that the store of the backlog failed.'],
} as const;
const BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80];

export type Counter = keyof typeof COUNTERS;
/** A value that is read when somebody looks. */
export type Gauge = { name: string; help: string; read: () => { labels: Labels; value: number }[] };
export type Metrics = {
  count(counter: Counter, labels: Labels): void;
  /** Records how long an answer took, in seconds. */
  time(seconds: number): void;
  /** Returns the page for Prometheus. */
  page(gauges: Gauge[]): string;
};

/** Counts in memory. Labels are few and bounded, and never contain texts of users or models. */
export function openMetrics(): Metrics {
  const series = Object.fromEntries(Object.keys(COUNTERS).map((name) => [name, new Map()])) as Record<Counter, Series>;
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
    page: (gauges) => [...counterLines(series), ...histogramLines(took), ...gauges.flatMap(gaugeLines)].join(''),
  };
}

const head = (name: string, type: string, help: string) => [`# HELP ${name} ${help}\n`, `# TYPE ${name} ${type}\n`];
const line = (name: string, labels: Labels, value: number) => {
  const text = Object.entries(labels).map(([label, said]) => `${label}="${escaped(said)}"`);
  return `${name}${text.length === 0 ? '' : `{${text.join(',')}}`} ${value}\n`;
};

function counterLines(series: Record<Counter, Series>): string[] {
  return (Object.keys(COUNTERS) as Counter[]).flatMap((counter) => {
    const [name, help] = COUNTERS[counter];
    return [
      ...head(name, 'counter', help),
      ...[...series[counter].values()].map((one) => line(name, one.labels, one.value)),
    ];
  });
}

function histogramLines({ counts, sum, all }: { counts: number[]; sum: number; all: number }): string[] {
  const name = 'rag_e2e_latency_seconds';
  return [
    ...head(name, 'histogram', 'Time from the request to the whole answer.'),
    ...BUCKETS.map((most, at) => line(`${name}_bucket`, { le: String(most) }, counts[at] as number)),
    line(`${name}_bucket`, { le: '+Inf' }, all),
    line(`${name}_sum`, {}, sum),
    line(`${name}_count`, {}, all),
  ];
}

const gaugeLines = ({ name, help, read }: Gauge) => [
  ...head(name, 'gauge', help),
  ...read().map(({ labels, value }) => line(name, labels, value)),
];

const escaped = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
