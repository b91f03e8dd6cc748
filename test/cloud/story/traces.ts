import type { IncidentView } from '../../../core/contracts/http/http.ts';
import { kubectl } from '../kubectl.ts';

type Happened = {
  reason: string;
  involvedObject: { kind: string; name: string; uid: string };
  eventTime: string | null;
  firstTimestamp: string | null;
};
type Traces = { pods: string[]; claims: string[]; timeline: string[]; approvals: string[]; objects: string[] };

/** A listing is read by a job of its own each time it is asked for. */
const READING = /^ragmend-list-/;
/** A worker that is killed after it handed a decision over tries once more, and finds the step gone on. */
const HANDED_OVER = /^no step waits for the decision/;

/**
 * What an incident left since then, without the names and numbers that differ from night to night:
 * each pod and claim that was made, and what the records hold.
 */
export async function tracesOf(
  namespace: string,
  since: Date,
  incident: IncidentView,
  keys: string[],
): Promise<Traces> {
  const { items } = JSON.parse(await kubectl(['-n', namespace, 'get', 'events', '-o', 'json'])) as {
    items: Happened[];
  };
  const now = items.filter(({ eventTime, firstTimestamp }) => Date.parse(eventTime ?? firstTimestamp ?? '') >= +since);
  const made = (reason: string, kind: string) => {
    const found = now.filter((one) => one.reason === reason && one.involvedObject.kind === kind);
    return [...new Map(found.map(({ involvedObject: { uid, name } }) => [uid, name])).values()];
  };
  const pods = made('Scheduled', 'Pod').filter((name) => !READING.test(name));
  const timeline = incident.timeline.map(({ text }) => text).filter((text) => !HANDED_OVER.test(text));
  return {
    pods: pods.map((name) => plain(name.replace(/-[a-z0-9]{5}$/, '').replace(/-[a-f0-9]{8,10}$/, ''))).sort(),
    claims: made('ProvisioningSucceeded', 'PersistentVolumeClaim').map(plain),
    // A copy that takes longer is looked at more often.
    timeline: [...new Set(timeline.map(plain))],
    approvals: incident.approvals.map(({ plan, state }) => `${plan.action} ${state}`).sort(),
    objects: keys.map(plain).sort(),
  };

  function plain(text: string): string {
    const anonymous = text
      .replaceAll(incident.id, 'INCIDENT')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID');
    return anonymous
      .replaceAll(/\bdata-shard-1-0|\bshard-1-(r\d+|0)/g, 'SERVER')
      .replaceAll(/\d+ (second|minute|hour)s?/g, 'a while')
      .replaceAll(/\d+/g, '#');
  }
}
