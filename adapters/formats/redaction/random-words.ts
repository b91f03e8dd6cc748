const WORD = /(?<![A-Za-z0-9+/_=.:-])[A-Za-z0-9+/_-]{32,80}(?![A-Za-z0-9+/_=-])/g;
/** What everybody may see, though it looks drawn at random. */
const PUBLIC =
  /(-----BEGIN (?:CERTIFICATE|(?:RSA )?PUBLIC KEY|CERTIFICATE REQUEST)-----[^-]{0,40000}-----END [A-Z ]{1,40}-----)/;
/** Ids that mix letters and digits, but open nothing. */
const ID =
  /^(?:Qm[1-9A-HJ-NP-Za-km-z]{44}$|sha\d{1,3}[-_]|(?:chatcmpl|cmpl|resp|msg|req|run|thread|asst|file|call|toolu|vs|ch|cus|evt|pi|in|sub|doc|chunk|vec|id|job|trace|span)[-_])/;

/**
 * Redacts words that look drawn at random: keys of clouds and tokens without a form of their own.
 * Hashes in hex, uuids, ids of one case, padded base64 (digests, vectors) and paths stay.
 */
export function redactRandomWords(text: string): string {
  return text
    .split(PUBLIC)
    .map((part, at) =>
      at % 2 === 1 ? part : part.replace(WORD, (word) => (isRandom(word) ? '[redacted:random]' : word)),
    )
    .join('');
}

function isRandom(word: string): boolean {
  if (ID.test(word)) return false;
  const kinds = [...word].map(kindOf);
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  const changes = kinds.filter(
    (kind, at) => at > 0 && kind !== '-' && kinds[at - 1] !== '-' && kind !== kinds[at - 1],
  ).length;
  const letters = kinds.length - count('-');
  return (
    count('a') >= 3 && count('A') >= 3 && count('0') >= 1 && letters >= word.length * 0.8 && changes >= letters * 0.4
  );
}

function kindOf(character: string): 'a' | 'A' | '0' | '-' {
  if (character >= 'a' && character <= 'z') return 'a';
  if (character >= 'A' && character <= 'Z') return 'A';
  return character >= '0' && character <= '9' ? '0' : '-';
}
