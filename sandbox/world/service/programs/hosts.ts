import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the file that names the port of each Service: what DNS and the Services of a cluster are to a pod. */
export const hostsFile = (service: string): string => join(service, 'hosts.json');

/** A host of the service that has no name, or does not answer. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable' as const;
}

/** Where a program of the service finds others: `SERVICE_DIR` of its environment. */
export type Network = { service: string };

/** Returns the local address of `host:port`; throws Unreachable for a name that no Service bears. */
export function addressOf({ service }: Network, host: string): string {
  const file = hostsFile(service);
  const hosts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {};
  const port = hosts[host];
  if (port === undefined) throw new Unreachable(`getaddrinfo ENOTFOUND ${host}`);
  return `http://127.0.0.1:${port}`;
}

/** Asks a host of the service; throws Unreachable, in the words of Node.js, if it does not answer. */
export async function ask(network: Network, place: string, path: string, init: RequestInit = {}): Promise<Response> {
  const [host = ''] = place.split(':');
  const url = `${addressOf(network, host)}${path}`;
  try {
    return await fetch(url, { signal: AbortSignal.timeout(5_000), ...init });
  } catch {
    throw new Unreachable(`connect ECONNREFUSED ${place}`);
  }
}
