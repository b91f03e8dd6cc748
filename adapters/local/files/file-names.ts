/** A byte of a name as two upper-case hex digits. */
const ESCAPE = /%([0-9A-F]{2})/;

/**
 * Returns a path of bytes as text, part by part. A part stays as it is if it is UTF-8 without
 * control characters and without `%` before two hex digits. In any other part, each `%` and each
 * byte outside printable ASCII becomes `%` and two hex digits. So two paths never have the same
 * text, and `pathBytes` restores the bytes.
 */
export function pathText(path: Buffer): string {
  return path.toString('latin1').split('/').map(partText).join('/');
}

/** Returns the bytes of a path that `pathText` wrote. */
export function pathBytes(text: string): Buffer {
  return Buffer.from(text.split('/').map(partBytes).join('/'), 'latin1');
}

/** Returns whether a path that `pathText` wrote has escaped bytes. */
export function isEscaped(text: string): boolean {
  return ESCAPE.test(text);
}

/** Returns the place below a folder of a path that `pathText` wrote. */
export function diskPath(folder: string, text: string): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), pathBytes(text)]);
}

function partText(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  const text = bytes.toString('utf8');
  const isPlain = Buffer.from(text).equals(bytes) && !CONTROL.test(latin1) && !ESCAPE.test(text);
  return isPlain ? text : latin1.replace(UNPRINTABLE, (byte) => `%${hex(byte)}`);
}

function partBytes(text: string): string {
  if (!ESCAPE.test(text)) return Buffer.from(text).toString('latin1');
  return text.replace(new RegExp(ESCAPE, 'g'), (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a name may hold them, and they are looked for.
const CONTROL = /[\x00-\x1f\x7f]/;
const UNPRINTABLE = /[^\x20-\x24\x26-\x7e]/g;
const hex = (byte: string) => byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
