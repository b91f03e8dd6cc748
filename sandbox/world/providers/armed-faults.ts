import * as z from 'zod';

/**
 * An armed fault. It strikes until `times` requests met it or `forMs` are over; always if neither
 * is set. With `flapMs` it strikes in every other span of that length. `model` narrows it to one
 * model; `seconds` replaces the time of a hint.
 */
export const armedFault = z.strictObject({
  how: z.string().min(1),
  times: z.number().int().min(1).optional(),
  forMs: z.number().int().min(1).optional(),
  flapMs: z.number().int().min(1).optional(),
  model: z.string().optional(),
  seconds: z.number().min(0).optional(),
});
export type ArmedFault = z.infer<typeof armedFault>;

/** The armed faults of one provider, in the order of arming: the first that applies strikes. */
export function armedFaults(nowMs: () => number) {
  let armed: { fault: ArmedFault; sinceMs: number; left: number }[] = [];
  const applies = ({ fault, sinceMs, left }: (typeof armed)[number], model: string | null) => {
    const ageMs = nowMs() - sinceMs;
    const isOver = left === 0 || ageMs >= (fault.forMs ?? Number.POSITIVE_INFINITY);
    const isPaused = fault.flapMs !== undefined && Math.floor(ageMs / fault.flapMs) % 2 === 1;
    return !isOver && !isPaused && (fault.model === undefined || fault.model === model);
  };
  return {
    arm: (fault: ArmedFault) =>
      void armed.push({ fault, sinceMs: nowMs(), left: fault.times ?? Number.POSITIVE_INFINITY }),
    disarm: () => {
      armed = [];
    },
    /** Returns the fault that would strike, without counting it. */
    peek: (model: string | null) => armed.find((one) => applies(one, model))?.fault ?? null,
    /** Returns the fault that strikes a request for a model, counted once. */
    strike(model: string | null): ArmedFault | null {
      const found = armed.find((one) => applies(one, model));
      if (!found) return null;
      found.left--;
      return found.fault;
    },
    list: () => armed.filter(({ left }) => left > 0).map(({ fault }) => fault),
  };
}
