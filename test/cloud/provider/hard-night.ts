import type { IncidentView } from '../../../core/contracts/http/http.ts';
import type { ProvidersView } from '../../../core/contracts/http/providers.ts';
import { endedOf, untilIncident } from '../story/api.ts';
import { approve, decide, keysOf, opened, planned, untilReported } from '../story/night.ts';
import { sendAlert } from '../story/send-alert.ts';
import { started } from '../story/snapshot.ts';
import { tracesOf } from '../story/traces.ts';
import { BACKUP, PRIMARY, turn } from './generator.ts';
import type { ProviderStory } from './start-story.ts';
import { ask, startUsers } from './users.ts';

/**
 * One night of two failovers and a prewarm, which goes through every step of them. The key of the
 * primary is refused while the backup is overloaded; the backup comes back, and a person approves the
 * switch; the primary is healed, and the way back is rejected. Then a person starts the failover by
 * hand and approves the way back.
 */
export async function spendHardNight(story: ProviderStory, number: number) {
  const users = startUsers(story.gateways.map(({ url }) => url));
  const night = await spend(story, number).finally(users.leave);
  return { ...night, answers: await users.leave() };
}

async function spend(story: ProviderStory, number: number) {
  const { namespace, deployed, operator, gateways } = story;
  const eachSays = () => Promise.all(gateways.map(({ url }) => ask(url, number)));
  const [since, version] = [new Date(), await versionOf(story)];
  await turn(namespace, PRIMARY, 'refuse');
  await turn(namespace, BACKUP, 'break');
  const labels = { alertname: 'LLMProviderDown', provider: PRIMARY, severity: 'critical' };
  const alert = { labels, fingerprint: `hard-night-${number}`, since };
  await sendAlert(deployed, { ...alert, status: 'firing' });

  const first = await opened(story, 'provider-failover');
  await told(story, first, THROTTLED);
  await turn(namespace, BACKUP, 'heal');
  await approve(story, await planned(story, first, 'switch'));
  await told(story, first, PROVEN);
  const meanwhile = await eachSays();
  await turn(namespace, PRIMARY, 'heal');
  await decide(story, await planned(story, first, 'ramp'), { decision: 'reject', reason: 'not before the morning' });
  const left = await runOf(story, first, since);
  await sendAlert(deployed, { ...alert, status: 'resolved' });

  const prewarm = await started(operator, BACKUP, 'provider-prewarm');
  const second = await started(operator, PRIMARY, 'provider-failover');
  await approve(story, await planned(story, second, 'ramp'));
  const runs = [left, await runOf(story, second, since), await runOf(story, prewarm, since)];
  const after = await eachSays();
  const written = (await versionOf(story)) - version;
  const traces = { runs: runs.map((run) => run.traces), written };
  return { runs: runs.map((run) => run.ended), traces, meanwhile, after };
}

/** The version of the state that the gateways follow: each write adds one. */
async function versionOf({ operator }: ProviderStory): Promise<number> {
  return (await operator.get<ProvidersView>('/providers')).state?.version ?? 0;
}

const THROTTLED = /^At most \d+ requests? at once/;
const PROVEN = new RegExp(`^Each of 2 pods answers from ${BACKUP}, and the flag still says so`);

async function told({ operator }: ProviderStory, incident: string, text: RegExp): Promise<void> {
  const isTold = ({ timeline }: IncidentView) => (timeline.some((line) => text.test(line.text)) ? true : null);
  await untilIncident(operator, incident, `the words '${text.source}'`, 600, isTold);
}

/** A run once it has ended, with all that it left. */
async function runOf(story: ProviderStory, incident: string, since: Date) {
  const { operator, deployed, namespace } = story;
  const ended = await untilIncident(operator, incident, 'the end', 900, endedOf);
  const evidence = await keysOf(deployed.buckets.evidence, `evidence/${incident}/`);
  const isRepair = ended.runbook === 'provider-failover';
  const report = isRepair ? await untilReported(story, incident) : [];
  return { ended, traces: await tracesOf(namespace, since, ended, [...evidence, ...report]) };
}
