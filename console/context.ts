import { createContext, useContext } from 'react';
import type { Api } from './api.ts';
import type { Targets } from './session/use-targets.ts';

/**
 * What every screen may use: the API, the person signed in, the targets they may see, and unsent
 * texts, which outlive screens and sign-ins.
 */
export type Console = { api: Api; me: string; targets: Targets; drafts: Map<string, string> };

export const ConsoleContext = createContext<Console | null>(null);

/** Returns the console around this screen; throws outside of one. */
export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (found === null) throw new Error('no console around this screen: render it inside the app');
  return found;
}
