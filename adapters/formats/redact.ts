import { redactJson } from './redaction/json-text.ts';
import { redactText } from './redaction/text.ts';

declare const brand: unique symbol;
/** A text that went through `redact`; no other code makes one. */
export type Redacted = string & { readonly [brand]: true };

/**
 * Replaces secrets and e-mail addresses with `[redacted:<kind>]`: JSON and lines of JSON by their
 * fields, every other text by names and forms. A second call changes nothing. The time grows with
 * the length of the text, whatever it holds.
 */
export function redact(text: string): Redacted {
  return redacted(text) as Redacted;
}

/** Redacts a file of a report; golden queries stay as the team wrote them, since they are asked again word for word. */
export function redactReport(file: string, text: string): string {
  return file === 'regression.jsonl' ? text : redact(text);
}

/** Returns a copy of an object, redacted by its fields: all values of `env` and of `annotations` are. */
export function redactObject<T>(value: T): T {
  return JSON.parse(redactJson(JSON.stringify(value), redacted)) as T;
}

function redacted(text: string): string {
  if (isJson(text)) return redactJson(text, redacted);
  if (!/^[ \t]*[[{]/m.test(text)) return redactText(text);
  let done = '';
  // Lines that are no JSON stay together: a secret may go on for several lines.
  let others: string[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    if (!isJson(line)) {
      others.push(line);
      continue;
    }
    done += redactText(others.join('')) + redactJson(line, redacted);
    others = [];
  }
  return done + redactText(others.join(''));
}

function isJson(text: string): boolean {
  if (!/^\s*(?:\{\s*["}]|\[\s*["{[])/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
