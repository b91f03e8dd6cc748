import type { ProviderFaults, Step } from './fault.ts';

const KEEP_ALIVE_MS = 100;
const DRIP_MS = 100;
const SLOW_MS = 20_000;
const FLOOD: Step = { repeat: 'content', everyMs: 0 };

/** Faults of the sockets and in the content of streams; the same for each protocol. */
export const wireFaults = {
  refused: { sentence: 'the port takes no connection', listener: 'closed' },
  reset: { sentence: 'the connection is reset before any byte of the answer', steps: ['reset'] },
  'never-answers': { sentence: 'the request is taken and never answered', steps: ['silence'] },
  'silent-after-headers': { sentence: 'status and headers of 200 come, then nothing', steps: ['head', 'silence'] },
  'keep-alives-only': {
    sentence: 'status 200, then nothing but keep-alives',
    steps: ['head', { repeat: 'keep-alive', everyMs: KEEP_ALIVE_MS }],
  },
  'role-only': {
    sentence: 'status 200, then nothing but the role of the answer, again and again',
    steps: ['head', { repeat: 'opening', everyMs: KEEP_ALIVE_MS }],
  },
  'slow-first-token': {
    sentence: `the headers come at once, the first token after ${SLOW_MS / 1000} s`,
    steps: ['head', { waitMs: SLOW_MS }, ...whole()],
  },
  'slow-drip': {
    sentence: `a whole answer, one piece each ${DRIP_MS} ms`,
    steps: ['head', { send: 'opening' }, { send: 'content', everyMs: DRIP_MS }, { send: 'finish' }, { send: 'done' }],
  },
  'stalls-after-content': {
    sentence: 'some content, then silence on an open connection',
    steps: [...begun(), 'silence'],
  },
  'reset-after-content': { sentence: 'some content, then the connection is reset', steps: [...begun(), 'reset'] },
  'ends-without-finish': {
    sentence: 'some content, then a clean end without a reason to finish (plain: JSON that is cut short)',
    steps: begun(),
  },
  'ends-before-content': { sentence: 'status 200 and a clean end without a byte', steps: ['head'] },
  'ends-without-done': {
    sentence: 'a whole answer with its reason to finish, without the last word of the protocol',
    steps: ['head', { send: 'opening' }, { send: 'content' }, { send: 'finish' }],
  },
  'error-before-content': {
    sentence: 'status 200, then an error in the body before any content',
    steps: ['head', { error: 'overloaded' }],
  },
  'error-after-role': {
    sentence: 'status 200, the role, then an error in the body',
    steps: ['head', { send: 'opening' }, { error: 'overloaded' }],
  },
  'error-after-content': {
    sentence: 'status 200, some content, then an error in the body',
    steps: [...begun(), { error: 'overloaded' }],
  },
  'malformed-chunk': {
    sentence: 'a piece in the middle is not JSON, so its text is lost; the rest comes',
    steps: [...begun(), 'garbage', { send: 'content' }, { send: 'finish' }, { send: 'done' }],
  },
  'huge-answer': { sentence: 'content without an end', steps: ['head', { send: 'opening' }, FLOOD] },
  null: { sentence: 'status 200 and the body null', odd: 'null' },
  nothing: { sentence: 'status 200 and an answer without choices', odd: 'nothing' },
  'no-content': { sentence: 'status 200, a reason to finish, and no content', odd: 'no-content' },
  filtered: { sentence: 'status 200, no content, and the content filter as the reason to finish', odd: 'filtered' },
} satisfies ProviderFaults;

function begun(): Step[] {
  return ['head', { send: 'opening' }, { send: 'content', count: 3 }];
}

function whole(): Step[] {
  return [{ send: 'opening' }, { send: 'content' }, { send: 'finish' }, { send: 'done' }];
}
