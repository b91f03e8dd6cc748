/** More wide quantifiers than these take too long on a long hostile line. */
const MOST_WIDE = 2;
/** A count above it is as bad as no bound. */
const WIDE = 100;

/**
 * Returns why a regular expression may take more than a moment on a hostile line, null if it can't. It refuses
 * too much rather than too little: groups that repeat and have a repetition or a choice inside, references
 * back, looking around, and more than two quantifiers without a small bound.
 */
export function whyUnsafe(text: string): string | null {
  try {
    new RegExp(text, 'i');
  } catch (error) {
    return `is no regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token);
  if (tokens.some((token) => /^\\[1-9k]/.test(token)))
    return 'refers back to a group, which can take forever: write the text out';
  if (tokens.some((token) => /^\(\?<?[=!]/.test(token)))
    return 'looks ahead or behind, which can take forever: match the text itself';
  return whyNested(tokens);
}

const TOKEN =
  /\\k<[^>]*>|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?(?:<?[=!]|:|<\w+>)|[*+?]\??|\{\d+(?:,\d*)?\}\??|[\s\S]/g;
const QUANTIFIER = /^(?:[*+?]\??|\{\d+(?:,\d*)?\}\??)$/;
const repeats = (token: string) => QUANTIFIER.test(token) && !/^\?|^\{1\}|^\{0,1\}/.test(token);

function isWide(token: string): boolean {
  if (/^[*+]/.test(token)) return true;
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(token) ?? [];
  return least !== undefined && (comma === ',' && most === '' ? true : Number(most || least) > WIDE);
}

function whyNested(tokens: string[]): string | null {
  const isRisky = ([from, to]: [number, number]) =>
    repeats(tokens[to + 1] ?? '') && tokens.slice(from + 1, to).some((token) => token === '|' || repeats(token));
  if (groupsIn(tokens).some(isRisky))
    return 'repeats a group that has a repetition or a choice inside, which can take forever: repeat a class of characters instead';
  const wide = tokens.filter(isWide).length;
  return wide > MOST_WIDE
    ? `has ${wide} quantifiers without a small bound, and ${MOST_WIDE} are allowed: write e.g. \`.{0,80}\` for \`.*\``
    : null;
}

/** Returns where each group opens and closes. */
function groupsIn(tokens: string[]): [from: number, to: number][] {
  const open: number[] = [];
  const groups: [number, number][] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.startsWith('(')) open.push(at);
    if (token === ')') groups.push([open.pop() ?? at, at]);
  }
  return groups;
}
