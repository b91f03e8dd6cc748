import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ContainerSpec } from '../../../../adapters/local/bootstrap/object-fields.ts';
import { exitFile, logFile } from '../../../../adapters/local/bootstrap/service-logs.ts';
import type { Command } from '../../../../adapters/local/processes/processes-os.ts';

/** Writes the log of one run, and its exit code once it has ended, even if nobody waits for it any more. */
const RUN = `trap : TERM; exec >>"$1" 2>&1; out=$2; once=$3; shift 3
if [ "$once" = once ] && ! mkdir "$out.begun" 2>/dev/null; then exit 125; fi
"$@"; code=$?; echo $code >"$out.new" && mv "$out.new" "$out"; exit $code`;

/** One run of a container: `run` counts from 0; `once` runs at most once, whatever happens to this process. */
export type Run = { pod: string; container: string; run: number; once: boolean };

/** Where the programs are and where the service keeps its state. */
export type Place = { root: string; dir: string };

export const serviceFolder = ({ dir }: Pick<Place, 'dir'>): string => join(dir, 'service');

/** Returns the command of one run: a shell that keeps its log and its exit code. */
export function runCommand(place: Place, run: Run, line: string[], env: Record<string, string>): Command {
  const service = serviceFolder(place);
  const [log, exit] = [
    logFile(service, run.pod, run.container, run.run),
    exitFile(service, run.pod, run.container, run.run),
  ];
  for (const file of [log, exit]) mkdirSync(dirname(file), { recursive: true });
  if (!run.once) rmSync(exit, { force: true });
  return { command: 'sh', args: ['-c', RUN, 'sh', log, exit, run.once ? 'once' : 'again', ...line], env };
}

/** Returns the exit code of a run that is over; null if nobody saw its end. */
export function exitCodeOf(place: Pick<Place, 'dir'>, { pod, container, run }: Run): number | null {
  const file = exitFile(serviceFolder(place), pod, container, run);
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null;
}

/** Returns the file of an image's program; `sandbox/NAME` is a program of dist/. */
export const programOf = ({ root }: Pick<Place, 'root'>, image: string): string =>
  join(root, 'dist', `${image.replace(/^sandbox\//, '').replace(/:.*$/, '')}.mjs`);

/** Returns what a container runs; `$(PORT)` and other variables are put in as Kubernetes does it. */
export function lineOf(
  place: Pick<Place, 'root'>,
  { image, command, args = [] }: Pick<ContainerSpec, 'image' | 'command' | 'args'>,
  env: Record<string, string>,
): string[] {
  const entrypoint = [process.execPath, programOf(place, image)];
  const line = [...(command ?? entrypoint), ...args];
  return line.map((word) => word.replace(/\$\((\w+)\)/g, (whole, name: string) => env[name] ?? whole));
}
