/**
 * The value of a text that is JSON, else undefined, which no JSON is; what can't be parsed is not
 * shown, since it may hold a secret.
 */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
