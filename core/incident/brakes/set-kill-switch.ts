import type { KillSwitchState } from '../../contracts/brakes.ts';
import { instantOf } from '../../kernel/instant.ts';
import type { KillSwitch } from '../../kernel/kill-switch.ts';
import type { Clock } from '../../kernel/ports/clock.ts';

/** Turns the kill switch on or off, and records who did it and why. */
export async function setKillSwitch(
  { killSwitch, clock }: { killSwitch: KillSwitch; clock: Clock },
  { on, by, reason }: Pick<KillSwitchState, 'on' | 'by' | 'reason'>,
): Promise<KillSwitchState> {
  const state = { on, by, reason, at: instantOf(clock.now()) };
  await killSwitch.set(state);
  return state;
}
