import { generatorConfig } from '../../../../core/contracts/config/generator-config.ts';
import type { FailureClass } from '../../../../core/contracts/provider/failure.ts';
import { type Breaker, type BreakerSettings, newBreaker } from '../../../../core/provider/breaker/breaker.ts';
import { type Entry, enter } from '../../../../core/provider/breaker/enter.ts';
import { type Ending, settle } from '../../../../core/provider/breaker/settle.ts';

const providers = [
  { name: 'one', kind: 'openai', url: 'https://one.example/v1', models: [{ name: 'small', context: 8192 }] },
];
export const settings: BreakerSettings = generatorConfig.parse({ providers });

/** A failure of a class, with what the provider asks for in seconds. */
export const failure = (found: FailureClass, seconds: number | null = null) => ({
  class: found,
  horizon: seconds === null ? null : seconds * 1000,
});

type Purpose = 'request' | 'probe';

/** A breaker that is driven through time; `random` is what its waits are lengthened by. */
export function drive(start: Breaker = newBreaker('key-1'), random = 0) {
  let breaker = start;
  let count = 0;
  return {
    now: 1_000_000_000_000,
    get breaker() {
      return breaker;
    },
    wait(seconds: number) {
      this.now += seconds * 1000;
    },
    enter(purpose: Purpose = 'request', credential = breaker.credential): Entry & { id: string } {
      const id = `${count++}`;
      const entry = enter(breaker, { id, purpose, credential, now: this.now }, settings);
      breaker = entry.breaker;
      return { ...entry, id };
    },
    settle(id: string, result: Ending['result'], credential = breaker.credential) {
      breaker = settle(breaker, { id, credential, now: this.now, random, result }, settings);
    },
    /** Asks and ends at once, if it may; returns what it was admitted as. */
    ask(result: Ending['result'], purpose: Purpose = 'request') {
      const { admitted, id } = this.enter(purpose);
      if (admitted !== 'no') this.settle(id, result);
      return admitted;
    },
    /** Asks so many times. */
    times(number: number, result: Ending['result']) {
      return Array.from({ length: number }, () => this.ask(result));
    },
  };
}
