import * as z from 'zod';
import { jsonIn } from './json-in.ts';

const LENGTH = 2000;
/** The format in which Lambda puts a function's error into the Cause of a state. */
const thrown = z.object({ errorMessage: z.string() });

/**
 * Returns why a step failed, as `: <reason>`: the message of the task's error without its trace, or
 * the Cause as it is; empty if there is none.
 */
export function reasonOf({ Cause: cause = '' }: Record<string, string>): string {
  const said = thrown.safeParse(jsonIn(cause)).data?.errorMessage ?? cause;
  const reason = said.slice(0, LENGTH).trim().replace(/\.$/, '');
  return reason && `: ${reason}`;
}
