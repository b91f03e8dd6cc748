import type { Context } from 'hono';
import { readBody } from '../../core/contracts/http/http.ts';
import { pageQuery, pageToken } from '../../core/contracts/http/pages.ts';
import type { Place } from '../../core/kernel/listing.ts';
import { fitting } from './fitting.ts';

/** The query of a list is invalid, or its page token belongs to another list. */
export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery' as const;
}

/** The requested page of a list: open or ended records, after which place, and how many. */
export type Page = { open?: boolean; before?: Place; limit: number };

/** An answer has at most 256 KiB; what surrounds the records needs little of that. */
export const MOST_BYTES = 192 * 1024;

/** Returns the page of `list` that a request asks for; throws InvalidQuery. */
export function pageIn(context: Context, list: string): Page {
  const query = readBody(pageQuery, context.req.query());
  if ('wrong' in query) throw new InvalidQuery(`${query.wrong}: ask for a page with open, limit and page`);
  const { open, limit, page } = query.read;
  const before = page === undefined ? {} : { before: placeOf(page, list) };
  return { ...before, ...(open === undefined ? {} : { open }), limit };
}

/**
 * Answers with a page: as many of the records as fit (one more than the limit was read), as the
 * answer shows them, and the token of the next page.
 */
export async function pageOf<T, Item>(
  records: T[],
  {
    list,
    limit,
    placeOf,
    itemOf,
  }: { list: string; limit: number; placeOf(record: T): Place; itemOf(record: T): Item | Promise<Item> },
): Promise<{ items: Item[]; next: string | null }> {
  const all = await Promise.all(records.slice(0, limit).map(itemOf));
  const items = fitting(all, MOST_BYTES);
  const last = records[items.length - 1];
  return { items, next: last === undefined || items.length === records.length ? null : tokenOf(list, placeOf(last)) };
}

const tokenOf = (list: string, { open, at, id }: Place): string =>
  Buffer.from(JSON.stringify({ list, open, at, id })).toString('base64url');

function placeOf(token: string, list: string): Place {
  const place = readBody(pageToken, jsonIn(token));
  if ('read' in place && place.read.list === list) {
    const { open, at, id } = place.read;
    return { open, at, id };
  }
  throw new InvalidQuery(
    `'${token}' is no page of the ${list}: use the "next" of an answer as it is, or leave "page" out`,
  );
}

function jsonIn(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return null;
  }
}
