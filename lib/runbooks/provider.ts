import { incident, subject } from '../steps/refs.ts';

/** The input of a provider's tasks: the incident, and its provider. */
export const provider = { ...incident, providerId: subject.id };
