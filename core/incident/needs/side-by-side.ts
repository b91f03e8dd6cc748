import { targetOf } from '../../contracts/config/target-of.ts';
import type { NeedOf } from '../../contracts/http/needs.ts';
import { nameOf } from '../../contracts/subject.ts';
import { describeWait } from '../../kernel/ports/turns.ts';
import { servingOf } from '../serving/serving-of.ts';
import type { NeedsDeps, Standing } from './ports.ts';

/** Returns the need that says that too few shards of a target serve. */
export function fewServing({ config }: NeedsDeps, { targetId, entries }: Standing): NeedOf<'serving'>[] {
  if (entries === null) return [];
  const serving = servingOf(config, targetId, entries);
  if (serving.isEnough) return [];
  return [
    {
      kind: 'serving',
      id: `serving:${targetId}`,
      targetId,
      subject: null,
      since: null,
      command: null,
      headline: `Too few shards of ${targetId} serve: ${serving.serving} of ${serving.shards}.`,
      why: `At least ${serving.wanted} should (repairs.keepServing). Until then, a sick shard is only probed and planned, and a person decides the rest. Look for a common cause.`,
    },
  ];
}

/** Returns the repairs that wait for their turn. Nobody has to act on them. */
export async function waitingRepairs(
  { turns, config }: NeedsDeps,
  { targetId, history }: Standing,
): Promise<NeedOf<'turn'>[]> {
  const queue = await turns.queue(targetId);
  const { atOnce } = targetOf(config, targetId).repairs;
  return queue.flatMap(({ incidentId }) => {
    const wait = describeWait(queue, incidentId, atOnce);
    const incident = history.find(({ id }) => id === incidentId);
    if (wait === null || !incident) return [];
    return {
      kind: 'turn' as const,
      id: `turn:${incidentId}`,
      targetId,
      subject: incident.subject,
      incidentId,
      since: wait.since,
      headline: `${incident.runbook} of ${nameOf(incident.subject)} waits for its turn.`,
      why: `In ${targetId}, ${wait.text}. It continues by itself.`,
      command: `ragmend show ${wait.behind[0]}`,
    };
  });
}
