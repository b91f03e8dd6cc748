import type { Fence } from '../../kernel/ports/fence.ts';

/**
 * What the flag of a target says.
 *
 * - `provider` is the provider it names, null if it names none of ragmend.yaml; `value` is its text.
 * - `version` is what a switch compares with.
 * - `writtenBy` is who wrote it last, where that is known.
 * - `ownedBy` is the tool that would put it back to what Git says, and the change to make there.
 */
export type FlagReading = {
  provider: string | null;
  value: string | null;
  version: string;
  writtenBy: string | null;
  ownedBy: { tool: string; change: string } | null;
};

/** `switched` with the reading `before`, which undoes it; or `lostTo` what a faster writer wrote. */
export type FlagSwitch = { switched: FlagReading; before: FlagReading } | { lostTo: FlagReading };

/** The flag that says which provider a service asks. */
export interface ProviderFlag {
  /** Reads the flag; throws SwitchRefused if no switch could set the configured flag. */
  read(targetId: string): Promise<FlagReading>;
  /**
   * Makes the flag name provider `to` if it still says what was read as `from`. Repeating a switch
   * returns the first result, also if somebody has changed the flag since. Throws SwitchRefused if a
   * tool owns the flag or it can't be set, StaleEpoch if the fence holds no lock of the generator.
   */
  switch(fence: Fence, from: FlagReading, to: string, why: string): Promise<FlagSwitch>;
}
