import { jsonIn } from '../../kernel/json-in.ts';

/** The words of the provider that a proxy passes on inside its own message. */
export type PassedOn = { message: string; body: unknown; status: number | null };

/** What LiteLLM, DashScope and SDKs put before a provider's words; some name its status. */
const BEFORE = [
  /^litellm\.\w{1,60}Error: (?:(?:litellm\.)?\w{1,60}Error: )*(?:\w{1,60}Exception[\w :]{0,60} - )?/,
  /^error, status code: (\d{3}),(?: status: [\w ]{1,60},)? message: /i,
  /^<(\d{3})> [\w.]{1,80}: /,
  /^(?:Error code: )?([45]\d\d)(?: -)? (?=\S)/,
];
/** What LiteLLM puts behind them. */
const BEHIND = /[.\s]{0,3}Received Model Group=/;
/** How Python prints bytes, and the beginning of an error. */
const BYTES = /^b(['"])(\{.{0,10000}\})\1$/s;
const PRINTED =
  /^\{(?:'type': 'error', )?'error': \{(?:'(?:type|code)': (?:'[\w.]{1,60}'|\d{1,6}|None), )*'message': ['"](?=.{0,10000}\}$)/s;

/**
 * Returns what a message passes on, null if it is a provider's own. Only what it begins with counts, and an
 * error has to be all of it: a validator quotes the user's value before its own words.
 */
export function passedOn(text: string): PassedOn | null {
  const whole = text.trim();
  let [message, status]: [string, number | null] = [whole, null];
  for (const before of BEFORE) {
    const [found = '', code] = before.exec(message) ?? [];
    message = message.slice(found.length);
    if (code !== undefined) status = Number(code);
  }
  if (message !== whole) message = (message.split(BEHIND)[0] as string).replace(BYTES, '$2').replace(PRINTED, '');
  const body = objectIn(message);
  return body === null && message === whole ? null : { message, body, status };
}

/** Returns the JSON object or list that a text is. */
const objectIn = (text: string): unknown => (/^[{[]/.test(text) ? (jsonIn(text) ?? null) : null);
