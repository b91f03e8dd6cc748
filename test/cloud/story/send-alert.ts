import { until } from './api.ts';
import type { Deployed } from './deployment.ts';

type Alert = {
  labels: { alertname: string; [label: string]: string };
  fingerprint: string;
  status: 'firing' | 'resolved';
  since: Date;
};

/** The labels of the alert about a shard that answers wrongly. */
export const aboutShard = (shard: string) => ({ alertname: 'RetrieverEmptyResults', shard, severity: 'critical' });

/** Sends what an Alertmanager sends, as long as it gets no answer. */
export async function sendAlert({ alertsUrl, alertsToken }: Deployed, alert: Alert): Promise<void> {
  const { labels, fingerprint, status, since } = alert;
  const endsAt = status === 'firing' ? '0001-01-01T00:00:00Z' : new Date().toISOString();
  const one = { status, labels, annotations: {}, generatorURL: '', fingerprint, startsAt: since.toISOString(), endsAt };
  const body = {
    ...{ version: '4', groupKey: JSON.stringify(labels), truncatedAlerts: 0, status, receiver: 'ragmend' },
    ...{ groupLabels: {}, commonLabels: labels, commonAnnotations: {}, externalURL: 'http://127.0.0.1', alerts: [one] },
  };
  const post = () =>
    fetch(`${alertsUrl}/alerts/alertmanager`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alertsToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const answer = await until(
    'an answer to the alert',
    300,
    async () => unlessDied(await post()),
    async () => 'a 5xx',
  );
  if (answer.status !== 202) throw new Error(`the alert was answered ${answer.status}: ${await answer.text()}`);
}

/** An answer, or null if the function that should give it died. */
export function unlessDied(answer: Response): Response | null {
  return answer.status >= 500 ? null : answer;
}
