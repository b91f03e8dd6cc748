import { CommandFailed, ExitCode } from './exit-codes.ts';

/**
 * Returns the origin of an API over which a token may be sent: no wire that others can read. Throws
 * CommandFailed.
 */
export function safeAddress(api: string): string {
  const address = URL.canParse(api) ? new URL(api) : null;
  if (address?.protocol === 'https:' || (address?.protocol === 'http:' && isOnThisMachine(address)))
    return address.origin;
  throw new CommandFailed(`'${api}' is not the address of an API: give one that starts with https://`, ExitCode.Usage);
}

/** Returns whether requests to an address stay on this machine. */
export function isOnThisMachine({ hostname }: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
