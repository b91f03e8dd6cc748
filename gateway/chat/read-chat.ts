import type { Buffer } from 'node:buffer';
import { jsonIn } from '../../core/kernel/json-in.ts';
import { fieldsOf } from '../../core/provider/failure/error-of.ts';
import { BadRequest } from '../server/read-body.ts';
import type { ChatRequest, Headers } from '../upstream/attempt.ts';

/** Reads a chat request; throws BadRequest, which never shows the text of the body. */
export function readChat(path: string, bytes: Buffer, headers: Headers): ChatRequest {
  const body = jsonOf(bytes);
  if (typeof body.model !== 'string' || body.model === '')
    throw new BadRequest(400, "the body names no model: give it as text in 'model'");
  return { path, bytes, body, streamed: body.stream === true, headers };
}

function jsonOf(bytes: Buffer): Record<string, unknown> {
  const body = jsonIn(bytes.toString('utf8'));
  if (body === undefined) throw new BadRequest(400, 'the body is not JSON: send a chat completion request as JSON');
  const fields = fieldsOf(body);
  if (fields === null) throw new BadRequest(400, 'the body is not a JSON object: send a chat completion request');
  return fields;
}
