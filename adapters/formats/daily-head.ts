import * as z from 'zod';
import type { DailyHead } from '../../core/audit/ports.ts';
import { jsonIn } from '../../core/kernel/json-in.ts';

const dailyHead = z.object({ day: z.string(), number: z.int(), sha256: z.string() });

/** Returns the name of the file that keeps the head of a day; throws a RangeError for no day. */
export function headFile(day: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(day)) return `${day}.json`;
  throw new RangeError(`'${day}' is no day: give it as 2026-11-23`);
}

/** Returns the text of a kept head. */
export const headText = ({ day, number, sha256 }: DailyHead): string => `${JSON.stringify({ day, number, sha256 })}\n`;

/** Reads a kept head; throws a RangeError if it is malformed. */
export function headIn(text: string, place: string): DailyHead {
  const { success, data } = dailyHead.safeParse(jsonIn(text));
  if (success) return data;
  throw new RangeError(`'${place}' holds no head of the audit: find out who wrote it`);
}
