import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { joined } from '../joined.ts';

/** The client sent a request that can't be answered. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest' as const;
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Reads the whole body; throws BadRequest if it has more than `most` bytes. */
export function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    request.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= most) return void pieces.push(piece);
      pieces.length = 0;
      reject(new BadRequest(413, `the body has more than ${most} bytes: send less`));
    });
    request.on('end', () => resolve(joined(pieces)));
    request.on('error', reject);
    request.on('close', () => reject(new BadRequest(400, 'the connection ended before the body did')));
  });
}
