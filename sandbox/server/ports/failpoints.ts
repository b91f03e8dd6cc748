import { appendFileSync } from 'node:fs';
import { processesNaming } from '../../../adapters/local/processes/processes-os.ts';
import { EFFECT_NAMES } from './effects.ts';
import type { Observer } from './observed.ts';

/**
 * Environment names: where this process is to stop, the file that gets a line for each effect, and
 * how far its clock is off.
 */
export const TrialEnv = {
  Failpoint: 'RAGMEND_FAILPOINT',
  Effects: 'RAGMEND_EFFECTS',
  ClockOffset: 'RAGMEND_CLOCK_OFFSET_MS',
} as const;

/** What happens to this process: SIGKILL alone, with all that it started, or SIGSTOP. */
const ENDS = ['kill', 'kill-all', 'stop'] as const;
export type Failpoint = { effect: string; moment: 'before' | 'after'; passage: number; end: (typeof ENDS)[number] };
/** What is tried on a sandbox; nothing is in life. */
export type Trial = { observer: Observer | undefined; clockOffsetMs: number };

const FORM = /^(?<effect>[\w.-]+):(?<moment>before|after)#(?<passage>[1-9]\d*)(=(?<end>[a-z-]+))?$/;

/**
 * Reads a failpoint, e.g. `registry.change:after#2` or `jobs.start:before#1=kill-all`; throws a
 * RangeError where there is no such point, so that no trial passes by not taking place.
 */
export function failpointOf(text: string): Failpoint {
  const { effect = '', moment, passage, end = 'kill' } = FORM.exec(text)?.groups ?? {};
  if (!EFFECT_NAMES.includes(effect))
    throw new RangeError(`failpoint '${text}' is unknown: write '<effect>:before#1', of ${EFFECT_NAMES.join(', ')}`);
  const how = ENDS.find((each) => each === end);
  if (!how) throw new RangeError(`failpoint '${text}' ends in '${end}': use one of ${ENDS.join(', ')}`);
  return { effect, moment: moment as Failpoint['moment'], passage: Number(passage), end: how };
}

/** What the environment asks to try on the sandbox whose absolute state folder is `dir`. */
export function trialFrom(env: NodeJS.ProcessEnv, dir: string): Trial {
  const failpoint = env[TrialEnv.Failpoint] ? failpointOf(env[TrialEnv.Failpoint] as string) : null;
  const file = env[TrialEnv.Effects];
  const observers = [...(file ? [writesTo(file)] : []), ...(failpoint ? [stopsAt(failpoint, dir)] : [])];
  const tellAll: Observer = (...told) => {
    for (const each of observers) each(...told);
  };
  const clockOffsetMs = Number(env[TrialEnv.ClockOffset] ?? 0);
  return { observer: observers.length > 0 ? tellAll : undefined, clockOffsetMs };
}

/** One line for each effect that has happened: on the file before anything else can happen. */
function writesTo(file: string): Observer {
  return (effect, moment, key) => {
    if (moment === 'after') appendFileSync(file, `${JSON.stringify({ effect, key })}\n`);
  };
}

function stopsAt({ effect, moment, passage, end }: Failpoint, dir: string): Observer {
  let passages = 0;
  return (passed, when) => {
    if (passed !== effect || when !== moment) return;
    passages += 1;
    if (passages === passage) endNow(end, dir);
  };
}

function endNow(end: Failpoint['end'], dir: string): void {
  if (end === 'stop') {
    process.kill(process.pid, 'SIGSTOP');
    return;
  }
  const others = end === 'kill-all' ? processesNaming(dir).filter((pid) => pid !== process.pid) : [];
  for (const pid of [...others, process.pid]) process.kill(pid, 'SIGKILL');
}
