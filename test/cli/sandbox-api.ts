import { callerOf } from '../../cli/caller.ts';
import { clientOf } from '../../cli/client.ts';
import type { ApprovalItem, IncidentItem } from '../../core/contracts/http/http.ts';
import type { RunbookName } from '../../core/contracts/runbooks.ts';
import { pathsIn } from '../../sandbox/server/paths.ts';
import { readSession, type Session } from '../../sandbox/server/session.ts';
import { until } from '../until.ts';

/** A test that waits asks the API of the sandbox in a folder: each command would be a process. */
export const apiOf = (dir: string) => clientOf(callerOf(readSession(pathsIn(dir).session) as Session, 'ada'));

/** Waits until a plan to do this waits for a person, and gives its approval. */
export const pendingIn = (dir: string, action: ApprovalItem['plan']['action']): Promise<ApprovalItem> =>
  until(async () => {
    const { approvals } = await apiOf(dir).approvals();
    return approvals.find(({ status, plan }) => status === 'Pending' && plan.action === action);
  });

/**
 * Waits until the newest run of this runbook has ended, and gives all its runs. Throws its record if it did not
 * end well.
 */
export const completedIn = (dir: string, of: RunbookName): Promise<IncidentItem[]> => {
  const runs = async () => (await apiOf(dir).incidents()).incidents.filter(({ runbook }) => runbook === of);
  const story = async () => JSON.stringify(await Promise.all((await runs()).map(({ id }) => apiOf(dir).incident(id))));
  return until(async () => {
    const [newest, ...others] = await runs();
    if (!newest?.closedAt) return false;
    if (newest.status !== 'Completed') throw new Error(`'${newest.id}' ended as ${newest.status}: ${await story()}`);
    return [newest, ...others];
  }, story);
};
