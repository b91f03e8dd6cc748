import { connect as connectTcp, isIP, type Socket, type TcpSocketConnectOpts } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

/** A signed request of the SDK. */
export type SignedRequest = {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
};
/**
 * A buffer that is filled from byte `from` of an object; `filled` is the number of bytes so far.
 */
export type Filling = { into: Uint8Array; from: number; filled: number };
/** The head of an answer. */
export type Head = { statusCode: number; headers: Record<string, string> };

/** A connection was cut off within the bytes of an object. */
export class CutOff extends Error {
  override readonly name = 'CutOff' as const;
}

const HEAD_BYTES = 64 * 1024;
const CONNECT_MS = 5000;
const SILENCE_MS = 60_000;

/**
 * Sends a ranged GET and has the system write the bytes right into a buffer: the streams of
 * node:http would cost four times the processor time. Returns null, and writes nothing, if the
 * answer is not to a range or does not state its length. Throws CutOff within the bytes, else the
 * error of the socket.
 */
export function receive(request: SignedRequest, filling: Filling): Promise<Head | null> {
  return new Promise((resolve, reject) => {
    const reading = readAnswer(filling);
    const callback = (bytes: number) => {
      if (reading.take(bytes)) {
        resolve(reading.head());
        socket.destroy();
      }
      return true;
    };
    const fail = (error: Error) => reject(reading.head() ? new CutOff(error.message) : error);
    // Opens a new connection for each piece: the handshake is short beside 16 MiB, and none is
    // stale.
    const socket = connect(request, { buffer: reading.room, callback });
    socket.setTimeout(CONNECT_MS, () => socket.destroy(reset('was silent')));
    socket.once('connect', () => socket.setTimeout(SILENCE_MS));
    socket.once('error', fail);
    socket.once('close', () => fail(reset('was closed')));
    socket.write(textOf(request));
  });
}

type OnRead = { buffer: () => Uint8Array; callback: (bytes: number) => boolean };

function connect({ protocol, hostname, port }: SignedRequest, onread: OnRead): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  const to: TcpSocketConnectOpts = { host, port: port ?? (protocol === 'https:' ? 443 : 80), onread };
  if (protocol !== 'https:') return connectTcp(to);
  const options: ConnectionOptions = { ...to, ...(isIP(host) ? {} : { servername: host }) };
  return connectTls(options);
}

function textOf({ path, query = {}, headers }: SignedRequest): string {
  const pairs = Object.entries(query).map((pair) => pair.map((part) => encodeURIComponent(`${part ?? ''}`)).join('='));
  const target = pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  return [`GET ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

function reset(what: string): Error {
  return Object.assign(new Error(`the connection ${what} before its answer was whole`), { code: 'ECONNRESET' });
}

/**
 * Reads one answer. `room` is where its next bytes go; `take` counts them and says whether that is
 * all. `head` is null until the head of a range answer was read.
 */
function readAnswer(filling: Filling) {
  const scratch = Buffer.allocUnsafe(HEAD_BYTES);
  let scratched = 0;
  let head: Head | null = null;
  let end = Number.POSITIVE_INFINITY;
  const takeHead = (bytes: number): boolean => {
    scratched += bytes;
    const length = scratch.subarray(0, scratched).indexOf('\r\n\r\n');
    if (length < 0) return scratched === HEAD_BYTES;
    const parsed = parseHead(scratch.toString('latin1', 0, length), filling);
    if (parsed === null) return true;
    head = parsed;
    end = filling.filled + parsed.bytes;
    filling.into.set(scratch.subarray(length + 4, scratched), filling.filled);
    filling.filled += scratched - length - 4;
    return filling.filled >= end;
  };
  return {
    room: () =>
      head && filling.filled < end ? filling.into.subarray(filling.filled, end) : scratch.subarray(scratched),
    take(bytes: number): boolean {
      if (head === null) return takeHead(bytes);
      filling.filled += bytes;
      return filling.filled >= end;
    },
    head: () => head,
  };
}

function parseHead(text: string, { into, from, filled }: Filling): (Head & { bytes: number }) | null {
  const [status = '', ...lines] = text.split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [nameOf(line), line.slice(nameOf(line).length + 1).trim()]));
  const bytes = Number(headers['content-length']);
  const isRange =
    /^HTTP\/1\.[01] 206\b/.test(status) && headers['content-range']?.startsWith(`bytes ${from + filled}-`);
  return isRange && bytes <= into.length - filled ? { statusCode: 206, headers, bytes } : null;
}

function nameOf(line: string): string {
  return line.slice(0, Math.max(0, line.indexOf(':'))).toLowerCase();
}
