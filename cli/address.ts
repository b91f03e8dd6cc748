import { CommandFailed, ExitCode } from './exit-codes.ts';

/** The origin of an API; a token goes over no wire that others can read. Throws CommandFailed. */
export function safeAddress(api: string): string {
  const address = URL.canParse(api) ? new URL(api) : null;
  if (address?.protocol === 'https:' || (address?.protocol === 'http:' && isOnThisMachine(address)))
    return address.origin;
  throw new CommandFailed(`'${api}' is not the address of an API: give one that starts with https://`, ExitCode.Usage);
}

/** Whether nothing leaves this machine on the way to an address. */
export function isOnThisMachine({ hostname }: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
