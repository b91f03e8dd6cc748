import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender } from './contender.ts';
import { litellm } from './litellm.ts';
import { portkey } from './portkey.ts';

type Peer = { name: string; program: string; contenders(folder: string): Contender[] };

const PEERS: Peer[] = [
  { name: 'Portkey', program: 'portkey/node_modules/@portkey-ai/gateway/build/start-server.js', contenders: portkey },
  { name: 'LiteLLM', program: 'litellm/bin/litellm', contenders: litellm },
];

/** Returns the peers that are installed in a folder, and a note for each one that is left out. */
export function peersIn(folder: string | undefined): { contenders: Contender[]; notes: string[] } {
  const isThere = ({ program }: Peer) => folder !== undefined && existsSync(join(folder, program));
  const why = ({ program }: Peer) =>
    folder === undefined ? "'--peers' names no folder" : `'${join(folder, program)}' is not there`;
  return {
    contenders: PEERS.filter(isThere).flatMap((peer) => peer.contenders(join(folder as string, peer.program))),
    notes: PEERS.filter((peer) => !isThere(peer)).map((peer) => `Left out: ${peer.name}, because ${why(peer)}.`),
  };
}
