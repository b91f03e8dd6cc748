import type { Registry } from '../../core/kernel/ports/registry.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';

type Registries = { registry: Pick<Registry, 'read'> };
/** A cluster that does not answer must not hide a waiting plan. */
const SOON_MS = 3_000;

/** Returns the same registry, but throws DependencyUnavailable if it does not answer within three seconds. */
export const soon = ({ registry }: Registries): Pick<Registry, 'read'> => ({
  read: (targetId) => within(`the registry of '${targetId}'`, registry.read(targetId)),
});

/** Waits for `what`; throws DependencyUnavailable if it does not answer in time. */
export async function within<T>(what: string, answer: Promise<T>, ms = SOON_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new DependencyUnavailable(`${what} did not answer within ${ms} ms`);
    timer = setTimeout(() => reject(error), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
