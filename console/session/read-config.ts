import type { ConsoleConfig } from '../../core/contracts/config/console-config.ts';

/**
 * Reads the configuration beside the console; without one, people sign in by a code. Throws if it
 * is invalid or can't be read.
 */
export async function readConfig(fetcher: typeof fetch): Promise<ConsoleConfig> {
  const response = await fetcher('config.json', { headers: { accept: 'application/json' } });
  if (response.status === 404) return { signIn: null };
  const { signIn } = (await response.json()) as ConsoleConfig;
  if (signIn === null || (/^https?:\/\/[^/]+$/.test(signIn.url) && signIn.clientId !== '')) return { signIn };
  throw new Error(`the address '${signIn.url}' in config.json is not a sign-in address: deploy the console again`);
}
