import { endedOf, until } from '../story/api.ts';
import { approve, opened, waitsFor } from '../story/night.ts';
import { sendAlert } from '../story/send-alert.ts';
import { BACKUP, PRIMARY, turn } from './generator.ts';
import type { ProviderStory } from './start-story.ts';
import { ask, startUsers } from './users.ts';

/**
 * One night: the primary is overloaded while people ask, an alert comes, a person approves the
 * switch; once the backup answers it is healed, and a person approves the way back.
 */
export async function spendNight(story: ProviderStory) {
  const { namespace, deployed, operator, gateways } = story;
  const users = startUsers(gateways.map(({ url }) => url));
  const eachSays = () => Promise.all(gateways.map(({ url }) => ask(url, 1)));
  const before = await eachSays();
  const since = new Date();
  await turn(namespace, PRIMARY, 'break');

  const labels = { alertname: 'LLMProviderDown', provider: PRIMARY, severity: 'critical' };
  const alert = { labels, fingerprint: 'provider-night', since };
  await sendAlert(deployed, { ...alert, status: 'firing' });
  const incident = await opened(story, 'provider-failover');
  const seen = () => operator.incident(incident);
  const plan = (action: 'switch' | 'ramp') =>
    until(`a plan to ${action}`, 600, async () => waitsFor(await seen(), action), seen);
  await approve(story, await plan('switch'));
  const isProven = async () => ((await seen()).timeline.some(({ text }) => PROVEN.test(text)) ? true : null);
  await until('a proof of the switch', 600, isProven, seen);
  const meanwhile = await eachSays();
  await turn(namespace, PRIMARY, 'heal');
  await approve(story, await plan('ramp'));
  const ended = await until('the end', 900, async () => endedOf(await seen()), seen);

  await sendAlert(deployed, { ...alert, status: 'resolved' });
  const after = await eachSays();
  const answers = await users.leave();
  return { ended, before, meanwhile, after, answers };
}

const PROVEN = new RegExp(`^Each of 2 pods answers from ${BACKUP}, and the flag still says so`);
