import { deliverDecision } from '../../core/approval/deliver-decision.ts';
import { remindPeople } from '../../core/approval/remind-people.ts';
import type { dispatchEffects } from '../../core/incident/dispatch-effects.ts';
import { startExecution } from '../../core/incident/start-execution.ts';
import { stopExecution } from '../../core/incident/stop-execution.ts';
import { sendNotification } from '../../core/report/send-notification.ts';
import { writeReport } from '../../core/report/write-report.ts';
import { stories } from '../../core/stories.ts';
import { soon } from '../api/soon.ts';

type DepsOf<Verb extends (deps: never, ...rest: never[]) => unknown> = Parameters<Verb>[0];
type Deps = DepsOf<typeof startExecution> &
  DepsOf<typeof stopExecution> &
  DepsOf<typeof deliverDecision> &
  Omit<DepsOf<typeof remindPeople> & DepsOf<typeof writeReport>, 'stories'> &
  DepsOf<typeof sendNotification>;

/** Returns the handler of each kind of effect. */
export function handlersOf(deps: Deps) {
  return {
    'start-execution': (effect) => startExecution(deps, effect),
    'stop-execution': (effect) => stopExecution(deps, effect),
    'deliver-decision': (effect) => deliverDecision(deps, effect),
    remind: (effect) => remindPeople({ ...deps, stories, registry: soon(deps) }, effect),
    'write-report': async (effect) => void (await writeReport({ ...deps, stories }, effect)),
    notify: (effect) => sendNotification(deps, effect),
  } satisfies Parameters<typeof dispatchEffects>[1];
}
