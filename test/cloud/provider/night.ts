import type { IncidentView, ReportView } from '../../../core/contracts/http/http.ts';
import { type Api, endedOf, until, untilIncident } from '../story/api.ts';
import { approve, opened, planned } from '../story/night.ts';
import { sendAlert } from '../story/send-alert.ts';
import { providerAlert } from '../story/story-config.ts';
import { BACKUP, PRIMARY, turn } from './generator.ts';
import type { ProviderStory } from './start-story.ts';

/** A target whose provider fails: who answers at each of its pods, and what makes pods follow at once. */
export type Patient = {
  targetId: string;
  namespace: string;
  eachSays(): Promise<string[]>;
  follow(): Promise<unknown>;
};

/**
 * One night: the primary is overloaded, an alert comes, a person approves the switch; once the
 * backup answers the primary is healed, and a person approves the way back.
 */
export async function spendNight(story: ProviderStory, patient: Patient) {
  const { namespace, eachSays, follow } = patient;
  const before = await eachSays();
  const run = await failing(story, patient, 'night');
  const failed = await eachSays();
  await approve(story, await run.plan('switch'));
  await run.told(`Switched all traffic to ${BACKUP}.`);
  await follow();
  await run.told(`Each of 2 pods answers from ${BACKUP}, and the flag still says so.`);
  const meanwhile = await eachSays();

  await turn(namespace, PRIMARY, 'heal');
  await approve(story, await run.plan('ramp'));
  await run.told(`${PRIMARY} gets 100 % of the sessions.`, `The flag names ${PRIMARY}.`);
  await follow();
  const { ended, report } = await run.end();
  return { incident: run.incident, ended, report, before, failed, meanwhile, after: await eachSays() };
}

/** A night whose switch is approved, and never followed by any pod. */
export async function spendNightInVain(story: ProviderStory, patient: Patient) {
  const run = await failing(story, patient, 'in-vain');
  await approve(story, await run.plan('switch'));
  const { ended, report } = await run.end();
  const failed = await patient.eachSays();
  await turn(patient.namespace, PRIMARY, 'heal');
  return { incident: run.incident, ended, report, failed, after: await patient.eachSays() };
}

/** Breaks the primary, and sends the alert about it; returns the run that this starts. */
async function failing(story: ProviderStory, { targetId, namespace }: Patient, name: string) {
  const { deployed, operator } = story;
  const since = new Date();
  await turn(namespace, PRIMARY, 'break');
  const labels = { alertname: providerAlert(targetId), provider: PRIMARY, severity: 'critical' };
  const alert = { labels, fingerprint: `${targetId}-${name}`, since };
  await sendAlert(deployed, { ...alert, status: 'firing' });
  const incident = await opened(story, 'provider-failover', targetId);
  return {
    incident,
    plan: (action: 'switch' | 'ramp') => planned(story, incident, action),
    told: (...texts: string[]) =>
      untilIncident(operator, incident, texts.join(' or '), 600, (seen) => isTold(texts, seen)),
    async end() {
      // What still fires at the end is judged again when the cooldown is over.
      await sendAlert(deployed, { ...alert, status: 'resolved' });
      const ended = await untilIncident(operator, incident, 'the end', 900, endedOf);
      return { ended, report: await reportOf(operator, incident) };
    },
  };
}

/** Throws if the run ended before. */
function isTold(texts: string[], { timeline, closedAt }: IncidentView): true | null {
  if (timeline.some(({ text }) => texts.includes(text))) return true;
  if (closedAt === null) return null;
  throw new Error(`it ended before '${texts.join("' or '")}': ${JSON.stringify(timeline, null, 1)}`);
}

/** The words of a report, and its sections by title. */
async function reportOf(operator: Api, incident: string) {
  const written = async () => {
    const answer = await operator.send('GET', `/incidents/${incident}/report`);
    return answer.ok ? ((await answer.json()) as ReportView).report : null;
  };
  const {
    summary,
    sections = [],
    approvals = [],
  } = await until('a report', 600, written, () => operator.incident(incident));
  return {
    summary,
    sections: Object.fromEntries(sections.map(({ title, lines }) => [title, lines])),
    plans: approvals.map(({ plan }) => plan),
  };
}
