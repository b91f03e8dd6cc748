/** Stands for what nobody can see from outside; `ragmend doctor` names every one that is left. */
export const FILL_IN = 'FILL_IN';

/** Whether nothing in a value of a configuration is left to fill in: what is can't be checked yet. */
export const isFilledIn = (value: unknown): boolean => !JSON.stringify(value ?? null).includes(FILL_IN);
