import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One alert as Alertmanager 0.25 sends it; `patch` replaces fields. */
export function alertBody(patch: Record<string, unknown> = {}) {
  return {
    status: 'firing',
    labels: { alertname: 'RetrieverEmptyResults', severity: 'critical', shard: 'shard-2', target: 'docs-rag' },
    annotations: { summary: 'shard-2 gives no results' },
    startsAt: '2026-11-23T03:24:33.749Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example.test/graph?g0.tab=1',
    fingerprint: '3f8d5770e4442264',
    ...patch,
  };
}

/** A notification of version 4 with these alerts. */
export function notificationBody(...alerts: unknown[]) {
  return {
    receiver: 'remediation',
    status: 'firing',
    alerts,
    groupLabels: { alertname: 'RetrieverEmptyResults' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example.test',
    version: '4',
    groupKey: '{}:{alertname="RetrieverEmptyResults"}',
    truncatedAlerts: 0,
  };
}

/** Bodies that a real Alertmanager sent, by name, or null where RAGMEND_SHARED does not say where they are. */
export function capturedBodies(): Record<string, { alerts: { status: string; fingerprint: string }[] }> | null {
  const shared = process.env.RAGMEND_SHARED;
  return shared === undefined ? null : JSON.parse(readFileSync(join(shared, 'alertmanager-webhook.json'), 'utf8'));
}
