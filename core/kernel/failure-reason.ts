import * as z from 'zod';

const LENGTH = 2000;
/** How Lambda writes the error of a function into the Cause of a state. */
const thrown = z.object({ errorMessage: z.string() });

/**
 * Why a step failed, as `: <reason>` to follow its error's name: the message that its task threw,
 * without the trace, or the Cause as it is; empty where nothing says.
 */
export function reasonOf({ Cause: cause = '' }: Record<string, string>): string {
  const said = thrown.safeParse(parsed(cause)).data?.errorMessage ?? cause;
  const reason = said.slice(0, LENGTH).trim().replace(/\.$/, '');
  return reason && `: ${reason}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
