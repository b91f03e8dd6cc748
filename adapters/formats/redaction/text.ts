import { redactEncoded } from './encoded.ts';
import { redactForms } from './forms.ts';
import { redactNamed } from './named-values.ts';
import { redactPrivateKeys } from './private-keys.ts';
import { redactRandomWords } from './random-words.ts';

/** Colours and other codes of a terminal, raw or as JSON writes them: they split names and values. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape code begins with a control character
const TERMINAL = /(?:\x1b|\\{1,8}(?:u001b|x1b|033|e))\[[0-9;?]{0,32}[A-Za-z]/gi;
const DEEPEST = 2;
/** What any rule needs to begin with. Most fields of a log line have none of it. */
const SUSPECT =
  /[A-Za-z0-9+/_~-]{16}|[@:=>$]|-----|[A-Za-z0-9]\.[A-Za-z0-9]|pass|pwd|secret|token|key|cred|auth|cookie|bearer|basic|login|identified|mysql|redis-cli|\bjwt|\bsid/i;

/**
 * Redacts a text that is no JSON. Every step reads it once: patterns are bounded and start at a
 * word, and no step goes back behind the last.
 */
export function redactText(text: string, depth = 0): string {
  if (!SUSPECT.test(text)) return text;
  let done = redactPrivateKeys(text.replace(TERMINAL, ''));
  if (depth < DEEPEST) done = redactEncoded(done, (inner) => redactText(inner, depth + 1));
  return redactRandomWords(redactForms(redactNamed(done)));
}
