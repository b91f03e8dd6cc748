import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from '../../formats/redact.ts';

/** No reading needs more of one log. */
const MOST_BYTES = 512 * 1024;

/** Returns the file of the log of one run of a container; `service` is the folder of the service. */
export const logFile = (service: string, pod: string, container: string, run: number): string =>
  join(service, 'logs', `${pod}.${container}.${run}.log`);

/** Returns the file that holds the exit code of one run of a container, once it has ended. */
export const exitFile = (service: string, pod: string, container: string, run: number): string =>
  join(service, 'exits', `${pod}.${container}.${run}`);

/** Returns the last lines of a file, without secrets whose form shows them. */
export function lastLines(file: string, most: number): string[] {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const buffer = Buffer.alloc(Math.min(size, MOST_BYTES));
    const read = readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    const lines = redact(buffer.subarray(0, read).toString('utf8')).split('\n');
    return lines.filter((line) => line !== '').slice(-most);
  } finally {
    closeSync(handle);
  }
}
