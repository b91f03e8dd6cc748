import type { IncidentItem } from '../../../core/contracts/http/http.ts';
import type { RunbookName } from '../../../core/contracts/runbooks.ts';
import { type Api, endedOf, until, untilIncident } from './api.ts';

type Begun = { id: string };
type Listed = { snapshots: { snapshotId: string; shardId: string; state: string }[] };

/** Starts a runbook as a person does, who asks once more where no answer came; gives the id of its incident. */
export const started = (operator: Api, subjectId: string, runbook: RunbookName): Promise<string> =>
  until(`a start of ${runbook}`, 300, () => begun(operator, subjectId, runbook), operator.incidents);

/** Takes a snapshot of a shard; throws where it ends as anything but Completed. */
export async function takeSnapshot(operator: Api, shardId: string): Promise<void> {
  const id = await started(operator, shardId, 'snapshot');
  const ended = await untilIncident(operator, id, `snapshot of ${shardId}`, 900, endedOf);
  if (ended.status !== 'Completed')
    throw new Error(`snapshot '${id}' ended as '${ended.status}': ${JSON.stringify(ended)}`);
}

/** The ids of the snapshots of a shard. */
export async function snapshotsOf(operator: Api, shardId: string): Promise<string[]> {
  const { snapshots } = await operator.get<Listed>('/snapshots');
  return snapshots.filter((one) => one.shardId === shardId).map(({ snapshotId }) => snapshotId);
}

async function begun(operator: Api, subjectId: string, runbook: RunbookName): Promise<string | null> {
  const answer = await operator.send('POST', '/incidents', { subjectId, runbook });
  if (answer.ok) return ((await answer.json()) as Begun).id;
  if (answer.status >= 500) return null;
  const isIt = ({ subject, runbook: its, closedAt }: IncidentItem) =>
    subject.id === subjectId && its === runbook && closedAt === null;
  const open = (await operator.incidents()).find(isIt);
  if (answer.status === 409 && open) return open.id;
  throw new Error(`the start of ${runbook} was answered ${answer.status}: ${await answer.text()}`);
}
