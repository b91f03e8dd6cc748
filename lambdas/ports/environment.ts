import { Env } from '../../core/contracts/config/env.ts';

/** Returns a variable that the stacks set; throws a RangeError if it is missing. */
export function given(name: keyof typeof Env): string {
  const value = process.env[Env[name]];
  if (!value) throw new RangeError(`the environment has no '${Env[name]}': deploy the stacks again`);
  return value;
}

/** The same for a variable that not every deployment has. */
export function maybeGiven(name: keyof typeof Env): string | null {
  return process.env[Env[name]] || null;
}
