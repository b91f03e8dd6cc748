/** One alert as Grafana 12 sends it; `patch` replaces fields. */
export function grafanaAlert(patch: Record<string, unknown> = {}) {
  return {
    status: 'firing',
    labels: { alertname: 'RetrieverEmptyResults', grafana_folder: 'RAG', shard: 'shard-2', target: 'docs-rag' },
    annotations: { summary: 'shard-2 gives no results' },
    startsAt: '2026-11-23T04:24:30+01:00',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'https://grafana.example.test/alerting/grafana/bdx1/view?orgId=1',
    fingerprint: '0d1e2f3a4b5c6d7e',
    silenceURL: 'https://grafana.example.test/alerting/silence/new?alertmanager=grafana',
    dashboardURL: '',
    panelURL: '',
    values: { B: 24, C: 1 },
    valueString: "[ var='B' labels={shard=shard-2} value=24 ]",
    orgId: 1,
    ...patch,
  };
}

/** The default payload of a webhook contact point with these alerts. */
export function grafanaBody(...alerts: unknown[]) {
  return {
    receiver: 'ragmend',
    status: 'firing',
    alerts,
    groupLabels: { alertname: 'RetrieverEmptyResults', grafana_folder: 'RAG' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'https://grafana.example.test/',
    version: '1',
    groupKey: '{}/{}:{alertname="RetrieverEmptyResults", grafana_folder="RAG"}',
    truncatedAlerts: 0,
    orgId: 1,
    title: '[FIRING:1] RetrieverEmptyResults RAG',
    state: 'alerting',
    message: '**Firing**',
  };
}
