/** The headers of a signed notification, as our Grafana setup names them. */
export const SIGNATURE = { header: 'x-grafana-alerting-signature', timestamp: 'x-grafana-alerting-timestamp' } as const;

/** The largest difference between the time of a signature and now. */
const WINDOW_MS = 5 * 60_000;
const HEX = /^[0-9a-f]{64}$/i;
const SECONDS = /^\d{1,12}$/;
const utf8 = new TextEncoder();

/**
 * `signature` is the hex HMAC-SHA256 of the body or, with a `timestamp` in seconds since the epoch,
 * of `<timestamp>:<body>`. `now` is in milliseconds.
 */
type Signed = { keys: string[]; signature: string; timestamp: string | null; body: Uint8Array; now: number };

/**
 * Returns whether one of the keys signed a body, recently if it has a timestamp. Compares in
 * constant time.
 */
export async function isSigned({ keys, signature, timestamp, body, now }: Signed): Promise<boolean> {
  if (!HEX.test(signature)) return false;
  if (timestamp !== null && !isNear(timestamp, now)) return false;
  const signed = timestamp === null ? body : joined(utf8.encode(`${timestamp}:`), body);
  const given = Uint8Array.from(signature.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const verdicts = await Promise.all(keys.map((key) => verify(key, given, signed)));
  return verdicts.includes(true);
}

function isNear(timestamp: string, now: number): boolean {
  return SECONDS.test(timestamp) && Math.abs(Number(timestamp) * 1000 - now) <= WINDOW_MS;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

async function verify(secret: string, signature: BufferSource, signed: Uint8Array): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), algorithm, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, signature, signed as BufferSource);
}
