import { NotFound } from './task-error.ts';

/**
 * Waits for a look at something; returns null where the error says that it is not there: NotFound,
 * unless `isAbsent` knows another.
 */
export async function orNull<T>(look: Promise<T>, isAbsent: (error: unknown) => boolean = isNotFound) {
  try {
    return await look;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

const isNotFound = (error: unknown) => error instanceof NotFound;
