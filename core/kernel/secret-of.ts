import { NotFound } from './task-error.ts';

/**
 * Gives the value of a secret by its name; throws DependencyUnavailable where it cannot be read
 * now, and NotFound where there is none.
 */
export type SecretOf = (name: string) => Promise<string>;

/** Where nobody gives secrets. */
export const noSecret: SecretOf = async (name) => {
  throw new NotFound(`secret '${name}' is not there: open the store with a source of secrets`);
};
