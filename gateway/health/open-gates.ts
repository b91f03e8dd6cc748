import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import type { GeneratorState } from '../../core/contracts/provider/generator-state.ts';
import { type Admission, admit, newAdmission, release, startRamp } from '../../core/provider/admission/admission.ts';

/** A backup that was idle for so long is ramped up when it gets all traffic. */
const IDLE_MS = 60_000;

type AdmissionLimits = NonNullable<GeneratorState['admission']>;
type Waiter = { resolve: (isIn: boolean) => void; timer: NodeJS.Timeout };
type Gate = { admission: Admission; lastAt: number; waiters: Waiter[]; timer: NodeJS.Timeout | undefined };
type Deps = {
  config: GeneratorConfig['admission'];
  narrowed: () => AdmissionLimits | null;
  isBackup: (provider: string) => boolean;
  now: () => number;
};

/**
 * Limits the requests to each provider at a time. Requests without a place wait, first come first
 * served.
 */
export type Gates = {
  /**
   * Returns whether there is a place within `patienceMs`; each place is returned once by `leave`.
   */
  enter(provider: string, patienceMs: number): Promise<boolean>;
  leave(provider: string): void;
};

/**
 * Opens a gate to each provider; `narrowed` is the most that the runbook allows, null for no limit.
 */
export function openGates({ config, narrowed, isBackup, now }: Deps): Gates {
  const gates = new Map<string, Gate>();
  const limits = () => {
    const state = narrowed();
    if (state === null) return config;
    const least = (name: keyof AdmissionLimits) => Math.min(config[name], state[name]);
    return { ...config, concurrency: least('concurrency'), perSecond: least('perSecond'), burst: least('burst') };
  };
  const gateOf = (provider: string): Gate => {
    const found = gates.get(provider);
    if (found !== undefined) return found;
    const gate: Gate = { admission: newAdmission(now(), config), lastAt: 0, waiters: [], timer: undefined };
    gates.set(provider, gate);
    return gate;
  };
  const tryIn = (gate: Gate): number | null => {
    const { admission, retryAt } = admit(gate.admission, now(), limits());
    gate.admission = admission;
    return retryAt;
  };
  const pump = (gate: Gate): void => {
    clearTimeout(gate.timer);
    while (gate.waiters.length > 0) {
      const retryAt = tryIn(gate);
      if (retryAt !== null) {
        gate.timer = setTimeout(() => pump(gate), Math.max(1, retryAt - now()));
        return;
      }
      const { resolve, timer } = gate.waiters.shift() as Waiter;
      clearTimeout(timer);
      resolve(true);
    }
  };
  return {
    enter: async (provider, patienceMs) => {
      const gate = gateOf(provider);
      if (isBackup(provider) && gate.lastAt < now() - IDLE_MS) gate.admission = startRamp(gate.admission, now());
      gate.lastAt = now();
      if (gate.waiters.length === 0 && tryIn(gate) === null) return true;
      if (gate.waiters.length >= config.waiting) return false;
      return wait(gate, patienceMs, pump);
    },
    leave: (provider) => {
      const gate = gateOf(provider);
      gate.admission = release(gate.admission);
      pump(gate);
    },
  };
}

function wait(gate: Gate, patienceMs: number, pump: (gate: Gate) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const waiter: Waiter = {
      resolve,
      timer: setTimeout(() => {
        gate.waiters = gate.waiters.filter((one) => one !== waiter);
        resolve(false);
      }, patienceMs),
    };
    gate.waiters.push(waiter);
    pump(gate);
  });
}
