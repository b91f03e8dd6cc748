import { NotFound } from './task-error.ts';

/** Waits for a lookup. Returns null if it throws NotFound, or an error that `isAbsent` accepts. */
export async function orNull<T>(look: Promise<T>, isAbsent: (error: unknown) => boolean = isNotFound) {
  try {
    return await look;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

const isNotFound = (error: unknown) => error instanceof NotFound;
