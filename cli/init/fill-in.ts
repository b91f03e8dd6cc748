/** Stands for values that nobody can see from outside; `ragmend doctor` names all that are left. */
export const FILL_IN = 'FILL_IN';

/**
 * Returns whether a configured value has nothing left to fill in; otherwise it can't be checked
 * yet.
 */
export const isFilledIn = (value: unknown): boolean => !JSON.stringify(value ?? null).includes(FILL_IN);
