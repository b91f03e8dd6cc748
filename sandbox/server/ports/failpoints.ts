import { appendFileSync } from 'node:fs';
import { processesNaming } from '../../../adapters/local/processes/processes-os.ts';
import { EFFECT_NAMES } from './effects.ts';
import type { Observer } from './observed.ts';

/**
 * Environment names: where this process stops, the file that logs each effect, and the offset of
 * its clock.
 */
export const TrialEnv = {
  Failpoint: 'RAGMEND_FAILPOINT',
  Effects: 'RAGMEND_EFFECTS',
  ClockOffset: 'RAGMEND_CLOCK_OFFSET_MS',
} as const;

/** What happens to this process: SIGKILL alone, SIGKILL with everything it started, or SIGSTOP. */
const ENDS = ['kill', 'kill-all', 'stop'] as const;
export type Failpoint = { effect: string; moment: 'before' | 'after'; passage: number; end: (typeof ENDS)[number] };
/** What a trial does to a sandbox; nothing in normal use. */
export type Trial = { observer: Observer | undefined; clockOffsetMs: number };

const FORM = /^(?<effect>[\w.-]+):(?<moment>before|after)#(?<passage>[1-9]\d*)(=(?<end>[a-z-]+))?$/;

/**
 * Reads a failpoint, e.g. `registry.change:after#2` or `jobs.start:before#1=kill-all`. Throws a
 * RangeError for an unknown point, so that no trial passes without taking place.
 */
export function failpointOf(text: string): Failpoint {
  const { effect = '', moment, passage, end = 'kill' } = FORM.exec(text)?.groups ?? {};
  if (!EFFECT_NAMES.includes(effect))
    throw new RangeError(`failpoint '${text}' is unknown: write '<effect>:before#1', of ${EFFECT_NAMES.join(', ')}`);
  const how = ENDS.find((each) => each === end);
  if (!how) throw new RangeError(`failpoint '${text}' ends in '${end}': use one of ${ENDS.join(', ')}`);
  return { effect, moment: moment as Failpoint['moment'], passage: Number(passage), end: how };
}

/**
 * Returns the trial that the environment requests for the sandbox with the absolute state folder
 * `dir`.
 */
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

/** Writes one line for each completed effect: it is in the file before anything else happens. */
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
