import { duration } from './duration.ts';

/**
 * Returns the age of `at` at `now` (milliseconds), in its largest unit: `5 s ago`, `3 d ago`, `in 2
 * min`.
 */
export function age(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  if (Math.abs(seconds) < 1) return 'now';
  const [count, unit] = duration(Math.abs(seconds)).split(' ');
  return seconds > 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}

/** Returns the local time of `at` (milliseconds), with its date if that is not the day of `now`. */
export function localTime(at: number, now: number): string {
  const then = new Date(at);
  const time = then.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  if (then.toDateString() === new Date(now).toDateString()) return time;
  return `${then.toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' })}, ${time}`;
}
