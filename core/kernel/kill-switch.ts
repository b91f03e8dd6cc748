import type { KillSwitchState } from '../contracts/brakes.ts';
import { ErrorName } from '../contracts/error-names.ts';
import { nameOfWho } from '../contracts/who.ts';
import { TaskError } from './task-error.ts';

/** The global kill switch. */
export interface KillSwitch {
  /** Throws where it can't be read: then everything stops. */
  read(): Promise<KillSwitchState>;
  set(state: KillSwitchState): Promise<void>;
}

/** The kill switch is on, or can't be read: nothing but what makes the service safe goes on. */
export class KillSwitchOn extends TaskError {
  override readonly name = ErrorName.KillSwitchOn;
}

/** Why everything has to stop, or null where it may go on; a switch that can't be read stops. */
export async function reasonToStop(killSwitch: KillSwitch): Promise<string | null> {
  try {
    const { on, by, reason } = await killSwitch.read();
    return on ? `the kill switch was set by '${nameOfWho(by)}': ${reason}` : null;
  } catch (error) {
    return `the kill switch can't be read (${error instanceof Error ? error.message : String(error)}): set it anew`;
  }
}
