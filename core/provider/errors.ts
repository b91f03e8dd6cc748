import { TaskError } from '../kernel/task-error.ts';

/** The flag can't be switched: another tool owns it, or its object allows no switch. */
export class SwitchRefused extends TaskError {
  override readonly name = 'SwitchRefused' as const;
}

/** Somebody or something put the flag back after the switch; the run does not fight. */
export class SwitchReverted extends TaskError {
  override readonly name = 'SwitchReverted' as const;
}

/** Not every pod answers from the provider that the flag names. */
export class SwitchUnproven extends TaskError {
  override readonly name = 'SwitchUnproven' as const;
}

/** Traffic came back from the primary too often: a person has to find out why. */
export class PrimaryRegressed extends TaskError {
  override readonly name = 'PrimaryRegressed' as const;
}
