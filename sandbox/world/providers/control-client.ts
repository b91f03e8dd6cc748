import * as z from 'zod';
import { problem } from '../../../core/contracts/http/http.ts';
import { type ArmedFault, armedFault } from './armed-faults.ts';
import { PROTOCOLS } from './faults/fault.ts';
import type { ProviderDials } from './provider-spec.ts';

const shownProvider = z.object({
  name: z.string(),
  protocol: z.enum(PROTOCOLS),
  url: z.string(),
  faults: z.array(armedFault),
});
/** What is read of a scripted provider that its control shows. */
export type ShownProvider = z.infer<typeof shownProvider>;

/**
 * The control of running scripted providers. Throws a RangeError with the control's words if it
 * refuses, e.g. an unknown name.
 */
export function providersAt(controlUrl: string) {
  const call = async (path: string, method = 'GET', body?: object): Promise<unknown> => {
    const response = await fetch(`${controlUrl}/providers${path}`, {
      method,
      body: body ? JSON.stringify(body) : null,
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    throw new RangeError(problem.safeParse(answer).data?.detail ?? `the providers answered ${response.status}`);
  };
  const at = (name: string) => `/${encodeURIComponent(name)}`;
  return {
    list: async () => z.array(shownProvider).parse(await call('')),
    break: async (name: string, fault: ArmedFault) => void (await call(`${at(name)}/faults`, 'POST', fault)),
    heal: async (name: string) => void (await call(`${at(name)}/faults`, 'DELETE')),
    turn: async (name: string, dials: ProviderDials) => void (await call(at(name), 'PATCH', dials)),
  };
}
