import { NotFound } from './task-error.ts';

/**
 * Returns the value of a secret by its name. Throws DependencyUnavailable if it can't be read now,
 * NotFound if there is none.
 */
export type SecretOf = (name: string) => Promise<string>;

/** A world without secrets. */
export const noSecret: SecretOf = async (name) => {
  throw new NotFound(`secret '${name}' does not exist: open the store with a source of secrets`);
};
