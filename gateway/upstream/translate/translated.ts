import type { ProviderKind } from '../../../core/contracts/provider/failure.ts';
import type { Attempt } from '../attempt.ts';
import { Untranslatable } from './chat-of.ts';
import { errorAnswer } from './write-openai.ts';

/** Asks with a translated request; one that can't be told in this protocol is the client's own fault. */
export async function translated(kind: ProviderKind, ask: () => Promise<Attempt>): Promise<Attempt> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof Untranslatable)) throw cause;
    const error = { message: cause.message, type: 'invalid_request_error', code: 'unsupported_value' };
    const reply = { outcome: 'answered' as const, kind, status: 400, headers: {}, body: { error } };
    return { got: 'reply', reply, answer: errorAnswer(400, error) };
  }
}
