import type { KillSwitchState } from '../contracts/brakes.ts';
import { ErrorName } from '../contracts/error-names.ts';
import { nameOfWho } from '../contracts/who.ts';
import { TaskError } from './task-error.ts';

/** The global kill switch. */
export interface KillSwitch {
  /** Throws if it can't be read: then everything stops. */
  read(): Promise<KillSwitchState>;
  set(state: KillSwitchState): Promise<void>;
}

/** The kill switch is on or can't be read. Only steps that make the service safe may run. */
export class KillSwitchOn extends TaskError {
  override readonly name = ErrorName.KillSwitchOn;
}

/** Returns why everything must stop, null if it may go on. An unreadable switch counts as on. */
export async function reasonToStop(killSwitch: KillSwitch): Promise<string | null> {
  try {
    const { on, by, reason } = await killSwitch.read();
    return on ? `the kill switch was set by '${nameOfWho(by)}': ${reason}` : null;
  } catch (error) {
    return `the kill switch can't be read (${error instanceof Error ? error.message : String(error)}): set it anew`;
  }
}
