import { type Api, endedOf, until } from './api.ts';

type Begun = { id: string };
type Listed = { snapshots: { snapshotId: string; shardId: string; state: string }[] };

/**
 * Takes a snapshot of a shard as a person does, who asks once more where no answer came; throws
 * where it ends as anything but Completed.
 */
export async function takeSnapshot(operator: Api, shardId: string): Promise<void> {
  const id = await until('a snapshot', 300, () => begun(operator, shardId), operator.incidents);
  const seen = () => operator.incident(id);
  const { status } = await until(`snapshot of ${shardId}`, 900, async () => endedOf(await seen()), seen);
  if (status !== 'Completed') throw new Error(`snapshot '${id}' ended as '${status}': ${JSON.stringify(await seen())}`);
}

/** The ids of the snapshots of a shard. */
export async function snapshotsOf(operator: Api, shardId: string): Promise<string[]> {
  const { snapshots } = await operator.get<Listed>('/snapshots');
  return snapshots.filter((one) => one.shardId === shardId).map(({ snapshotId }) => snapshotId);
}

async function begun(operator: Api, shardId: string): Promise<string | null> {
  const answer = await operator.send('POST', '/incidents', { subjectId: shardId, runbook: 'snapshot' });
  if (answer.ok) return ((await answer.json()) as Begun).id;
  if (answer.status >= 500) return null;
  const open = (await operator.incidents()).find((one) => one.runbook === 'snapshot' && one.closedAt === null);
  if (answer.status === 409 && open) return open.id;
  throw new Error(`the snapshot was answered ${answer.status}: ${await answer.text()}`);
}
