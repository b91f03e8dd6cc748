import { createHash } from 'node:crypto';

export type AlertName = 'RetrieverEmptyResults' | 'CHRDrop' | 'VectorstoreIndexError';
export type Alert = { alertname: AlertName; shard: string; target: string; detail: string; startsAt: number };

const NEVER = '0001-01-01T00:00:00Z';
const SUMMARY = {
  RetrieverEmptyResults: 'the retriever gets nothing from shard',
  CHRDrop: 'the citation hit rate fell on shard',
  VectorstoreIndexError: 'the vector store answers with errors on shard',
} as const;

/**
 * Returns a webhook body in the form of Alertmanager (version 4) for one alert; `endsAt` is null
 * while it fires.
 */
export function alertmanagerBody(alert: Alert, endsAt: number | null) {
  const { alertname, shard, target } = alert;
  const labels = { alertname, severity: 'critical', shard, store: 'chroma', target };
  const annotations = { summary: `${SUMMARY[alertname]} ${shard}`, description: alert.detail };
  const status = endsAt === null ? 'firing' : 'resolved';
  const groupLabels = { alertname, target };
  return {
    receiver: 'ragmend',
    status,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: new Date(alert.startsAt).toISOString(),
        endsAt: endsAt === null ? NEVER : new Date(endsAt).toISOString(),
        generatorURL: 'http://127.0.0.1/sandbox-detector',
        fingerprint: fingerprintOf(labels),
      },
    ],
    groupLabels,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'http://127.0.0.1/sandbox-detector',
    version: '4',
    groupKey: `{}:{alertname="${alertname}", target="${target}"}`,
    truncatedAlerts: 0,
  };
}

function fingerprintOf(labels: Record<string, string>): string {
  const text = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
