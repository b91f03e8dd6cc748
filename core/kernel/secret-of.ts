/** Gives the value of a secret by its name; throws DependencyUnavailable where it cannot be read now, and NotFound where there is none. */
export type SecretOf = (name: string) => Promise<string>;
