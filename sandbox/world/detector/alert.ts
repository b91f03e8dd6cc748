import { createHash } from 'node:crypto';
import { nameOf, type Subject } from '../../../core/contracts/subject.ts';

const NEVER = '0001-01-01T00:00:00Z';
const SUMMARY = {
  RetrieverEmptyResults: 'the retriever gets nothing from',
  CHRDrop: 'the citation hit rate fell on',
  VectorstoreIndexError: 'the vector store answers with errors on',
  LLMProviderDown: 'no request gets an answer from',
  LLMAuthFail: 'the key is refused or the credit is used up at',
  RAGErrorSpike: 'users get refusals instead of the answers of',
  BootstrapDeadlock: 'workloads have not started in',
} as const;

export type AlertName = keyof typeof SUMMARY;
export type Alert = { alertname: AlertName; subject: Subject; target: string; detail: string; startsAt: number };

/**
 * Returns a webhook body in the form of Alertmanager (version 4) for one alert; `endsAt` is null
 * while it fires.
 */
export function alertmanagerBody({ alertname, subject, target, detail, startsAt }: Alert, endsAt: number | null) {
  const store = subject.kind === 'shard' ? { store: 'chroma' } : {};
  const labels = { alertname, severity: 'critical', [subject.kind]: subject.id, ...store, target };
  const annotations = { summary: `${SUMMARY[alertname]} ${nameOf(subject)}`, description: detail };
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
        startsAt: new Date(startsAt).toISOString(),
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
