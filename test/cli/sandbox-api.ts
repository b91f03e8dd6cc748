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

/** Waits until a run of this runbook is completed, and gives all its runs. */
export const completedIn = (dir: string, of: RunbookName): Promise<IncidentItem[]> =>
  until(async () => {
    const runs = (await apiOf(dir).incidents()).incidents.filter(({ runbook }) => runbook === of);
    return runs[0]?.status === 'Completed' && runs;
  });
