import { type KillSwitch, reasonToStop } from '../../kernel/kill-switch.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import { settleEach } from '../../kernel/settle-each.ts';
import { abortIncident } from '../abort-incident.ts';
import type { Incidents } from '../ports.ts';

/** While the kill switch is on, aborts every open incident; the tail of each leaves the service safe. */
export async function stopEverything(deps: {
  incidents: Incidents;
  caseFile: CaseFile;
  killSwitch: KillSwitch;
}): Promise<void> {
  const reason = await reasonToStop(deps.killSwitch);
  if (reason === null) return;
  const open = await deps.incidents.list({ open: true });
  const running = open.filter(({ abortedBy }) => abortedBy === null);
  await settleEach(running, async ({ id }) => {
    await deps.caseFile.note(id, 'kill-switch', `Stopped: ${reason}.`);
    await abortIncident(deps, { id, by: { kind: 'kill-switch' } });
  });
}
