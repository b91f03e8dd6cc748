import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ContainerLog } from '../../core/contracts/bootstrap/observation.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

/** No reading needs more of one log. */
const MOST_LINES = 5000;
const NAMED = /^(?<container>[a-z0-9][a-z0-9-]*)(?<previous>\.previous)?\.(?:log|txt)$/;
const DUMPED = /==== START logs for container (?<container>\S+) of pod \S+ ====\n(?<text>[\s\S]*?)==== END logs/g;

/**
 * Reads the logs below a folder: `POD/CONTAINER.log`, `POD/CONTAINER.previous.log`, or what
 * `kubectl cluster-info dump --output-directory` writes. Throws CommandFailed if there is no such folder.
 */
export function readLogs(folder: string): ContainerLog[] {
  return filesBelow(folder).flatMap((file) => {
    const pod = basename(dirname(file));
    if (basename(file) === 'logs.txt') return dumpedIn(pod, readFileSync(file, 'utf8'));
    const { container, previous } = NAMED.exec(basename(file))?.groups ?? {};
    if (container === undefined) return [];
    const run = previous === undefined ? 'current' : 'previous';
    return [{ pod, container, run, lines: linesOf(readFileSync(file, 'utf8')) }];
  });
}

function dumpedIn(pod: string, text: string): ContainerLog[] {
  return [...text.matchAll(DUMPED)].map(({ groups }) => ({
    pod,
    container: groups?.container ?? '',
    run: 'current',
    lines: linesOf(groups?.text ?? ''),
  }));
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n').slice(-MOST_LINES);

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((one) => (one.isDirectory() ? filesBelow(join(folder, one.name)) : [join(folder, one.name)]));
  } catch (cause) {
    throw new CommandFailed(`'${folder}' can't be read: give a folder with logs`, ExitCode.Usage, { cause });
  }
}
