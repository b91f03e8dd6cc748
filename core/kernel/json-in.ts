/**
 * Returns the value of a JSON text, or undefined (never a JSON value) for any other text. The text
 * is never shown, because it may hold a secret.
 */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
