import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from '../../adapters/local/processes/processes-os.ts';

type ServerCommand = (dataDir: string, port: number) => Command;

/** Makes the next start of a server on a volume take `seconds` longer, once. */
export function delayNextStart(dir: string, volume: string, seconds: number): void {
  mkdirSync(folderIn(dir), { recursive: true });
  writeFileSync(join(folderIn(dir), volume), String(seconds));
}

/**
 * Returns server commands that first wait if `delayNextStart` asked for it; the process stays the
 * same.
 */
export function withSlowStarts(dir: string, serverCommand: ServerCommand): ServerCommand {
  return (dataDir, port) => {
    const line = serverCommand(dataDir, port);
    const asked = join(folderIn(dir), basename(dataDir));
    if (!existsSync(asked)) return line;
    const seconds = readFileSync(asked, 'utf8');
    rmSync(asked);
    return { ...line, command: 'sh', args: ['-c', 'sleep "$0" && exec "$@"', seconds, line.command, ...line.args] };
  };
}

function folderIn(dir: string): string {
  return join(dir, 'slow-starts');
}
