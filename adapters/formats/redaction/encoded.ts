const WRAPPED = /(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{56,100}(?:\r?\n|\\n)[ \t]*){1,}[A-Za-z0-9+/_-]{1,100}={0,2}/g;
const WORD = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}={0,2}/g;
/** A word of a URL: `%3A` and its like hide what the forms look for. */
const ESCAPED = /(?<![A-Za-z0-9_.~%+-])(?=[A-Za-z0-9_.~+-]{0,40}%[0-9A-Fa-f]{2})[A-Za-z0-9_.~%+-]{16,4000}/g;
const SOME_WORDS = /^(?:[\t\n\r -~]|[\u00a0-\ufffc])+$/;

/** Redacts what is base64 of a text with a secret, or such a text as a URL writes it. */
export function redactEncoded(text: string, redacted: (text: string) => string): string {
  const check = (word: string) => (holdsSecret(word, redacted) ? '[redacted:base64]' : word);
  return text
    .replace(ESCAPED, (word) => (hidesSecret(word, redacted) ? '[redacted:escaped]' : word))
    .replace(WRAPPED, check)
    .replace(WORD, check);
}

function hidesSecret(word: string, redacted: (text: string) => string): boolean {
  const text = word.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return redacted(text) !== text;
}

function holdsSecret(word: string, redacted: (text: string) => string): boolean {
  const letters = word.replace(/\\n|\s/g, '');
  // The first characters tell what is no text, before all of it is decoded.
  if (!SOME_WORDS.test(decoded(letters.slice(0, 16)))) return false;
  const text = decoded(letters);
  return SOME_WORDS.test(text) && redacted(text) !== text;
}

/** Returns the text without a character that was cut off at its end. */
function decoded(letters: string): string {
  return Buffer.from(letters, 'base64')
    .toString('utf8')
    .replace(/\ufffd{1,3}$/, '');
}
