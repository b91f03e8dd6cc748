import type { Hint, Json, Reply } from './faults/fault.ts';

/** Returns a time in the spelling of its kind; `seconds` counts from `nowMs`. */
function spell({ seconds, as }: Hint, nowMs: number): string {
  const at = new Date(nowMs + seconds * 1000);
  switch (as) {
    case 'seconds':
      return String(seconds);
    case 'milliseconds':
      return String(seconds * 1000);
    case 'go':
      return goDuration(seconds);
    case 'protobuf':
      return `${seconds}s`;
    case 'http-date':
      return at.toUTCString();
    case 'rfc3339':
      return at.toISOString();
  }
}

export type Rendering = { nowMs: number; seconds?: number | undefined };

/** Returns the headers of a reply with its hints spelled; `seconds` replaces the time of each. */
export function headersOf({ headers = {} }: Reply, rendering: Rendering): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, spelled(value, rendering) as string]),
  );
}

/** Returns the body of a reply with its hints spelled; `seconds` replaces the time of each. */
export function spelled(value: Json, rendering: Rendering): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => spelled(one, rendering));
  if (isHint(value)) return spell({ ...value, seconds: rendering.seconds ?? value.seconds }, rendering.nowMs);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spelled(one, rendering)]));
}

function isHint(value: object): value is Hint {
  return 'seconds' in value && 'as' in value;
}

function goDuration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${hours > 0 ? `${hours}h` : ''}${hours + minutes > 0 ? `${minutes}m` : ''}${rest}s`;
}
