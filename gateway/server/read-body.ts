import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { joined } from '../joined.ts';
import type { Headers } from '../upstream/attempt.ts';

/** The client sent a request that can't be answered. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest' as const;
  readonly status: number;
  readonly headers: Headers;

  constructor(status: number, message: string, headers: Headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Reads the whole body; throws BadRequest if it is compressed or has more than `most` bytes. A client
 * that sends twice as many loses its connection.
 */
export function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const { 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding.toLowerCase() !== 'identity')
    throw new BadRequest(415, `the body is encoded as '${encoding}': send it without an encoding`);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    request.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= most) return void pieces.push(piece);
      pieces.length = 0;
      if (size > 2 * most) request.destroy();
      reject(new BadRequest(413, `the body has more than ${most} bytes: send less`));
    });
    request.on('end', () => resolve(joined(pieces)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.readableEnded) reject(new BadRequest(400, 'the connection ended before the body did'));
    });
  });
}
