import * as z from 'zod';
import type { Asking } from './request.ts';

const SCHEMA_MS = 2_000;
/** Types of properties that a query can read by name alone; a list type ends in `[]`. */
const PLAIN = /^(text|string|int|number|boolean|date|uuid)(\[\])?$/;

const schema = z.object({
  properties: z.array(z.object({ name: z.string(), dataType: z.array(z.string()) })).nullish(),
});

/**
 * Caches the properties of the objects of each server. If a query with them fails, it reads them
 * again, once.
 */
export function knownProperties() {
  const names = new Map<string, string[]>();
  return async <T>(asking: Asking, work: (properties: string[]) => Promise<T>): Promise<T> => {
    const known = names.get(asking.url);
    try {
      if (known) return await work(known);
    } catch (error) {
      const current = await propertiesOf(asking);
      if (current.join() === known?.join()) throw error;
    }
    const found = await propertiesOf(asking);
    names.set(asking.url, found);
    return work(found);
  };
}

async function propertiesOf({ ask, config, url }: Asking): Promise<string[]> {
  const { properties } = await ask.rest(url, `/v1/schema/${config.collection}`, schema, { ms: SCHEMA_MS });
  const plain = (properties ?? []).filter(({ dataType }) => PLAIN.test(dataType[0] ?? ''));
  return plain.map(({ name }) => name);
}
