const LONGEST = 2000;
const IN_CODE: Record<string, string> = { '`': "'", '<': '‹', '>': '›', '|': '¦' };
const IN_TEXT: Record<string, string> = {
  ...IN_CODE,
  '*': '∗',
  '~': '∼',
  '\\': '＼',
  '&': '＆',
  '@': '＠',
  '[': '(',
  ']': ')',
  '://': ':∕∕',
  'www.': 'www․',
};

/** Returns untrusted text as a Markdown code span, safe inside a table. */
export function quote(text: string): string {
  return `\`${defuse(text, /[`<>|]/g, IN_CODE)}\``;
}

/**
 * Returns untrusted text as plain Markdown text, safe inside a table: marks, tags, links and
 * mentions become look-alikes. The JSON report keeps the original.
 */
export function plain(text: string): string {
  return defuse(text, /[`<>|*~\\&@[\]]|:\/\/|www\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/giu, IN_TEXT);
}

/** Returns one line without invisible characters, at most 2,000 characters. */
function defuse(text: string, marks: RegExp, lookAlikes: Record<string, string>): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .trim();
  const shown = line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line;
  return shown.replace(marks, (mark) => lookAlikes[mark.toLowerCase()] ?? '-') || '-';
}
