const EDGE = /-----(BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const OTHER_EDGE =
  /-----(?:BEGIN|END) (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|PGP PUBLIC KEY BLOCK|PGP MESSAGE|PGP SIGNATURE)-----/;
/** A line of a key, with what a log or YAML writes before it; its end may be written as `\n`. */
const LINE =
  /(?:[^\S\n]|[>|"',])*(?:[A-Za-z0-9+/]{16,}={0,2}|(?:Proc-Type|DEK-Info|Version|Comment): [^\n\\]{0,100}|[A-Za-z0-9+/]{1,80}={1,2}|)(?:["',]|[^\S\n])*(?:\\{1,8}r)?(?:\\{1,8}n|\r?\n|$)/y;
const MARKER = '[redacted:private-key]';
/** Lines of 64 or 70 characters are how PEM and OpenSSH wrap what they hold. */
const WRAPPED =
  /(?<![A-Za-z0-9+/=])(?:(?:[A-Za-z0-9+/]{64}(?:\r?\n|\\{1,8}n)[ \t]*){2,}|(?:[A-Za-z0-9+/]{70}(?:\r?\n|\\{1,8}n)[ \t]*){2,})[A-Za-z0-9+/]{1,70}={0,2}/g;

/** Redacts private keys, also those that are cut off: at their end, at their beginning, or at both. */
export function redactPrivateKeys(text: string): string {
  if (!text.includes('-----')) return redactWrapped(text);
  let done = '';
  let from = 0;
  for (const edge of text.matchAll(EDGE)) {
    if (edge.index < from) continue;
    const end = edge.index + edge[0].length;
    if (edge[1] === 'END') {
      done += withoutLastLines(text.slice(from, edge.index)) + MARKER;
      from = end;
      continue;
    }
    done += redactWrapped(text.slice(from, edge.index)) + MARKER;
    from = endOfKey(text, end);
  }
  return done + redactWrapped(text.slice(from));
}

/** Returns where the key that begins here is over: at its last line, or where the text goes on otherwise. */
function endOfKey(text: string, start: number): number {
  const edge = text.indexOf('-----', start);
  const closing =
    edge === -1 ? null : /^-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(text.slice(edge, edge + 80));
  if (closing && edge - start < 40_000) return edge + closing[0].length;
  let at = start;
  while (at < text.length) {
    LINE.lastIndex = at;
    const [line = ''] = LINE.exec(text) ?? [];
    if (line === '') break;
    at += line.length;
  }
  return at;
}

/** A key without its beginning: its lines are what stands before its end. */
function withoutLastLines(text: string): string {
  const lines = text.split(/(?<=\n|\\n)/);
  while (lines.length > 0 && /^[\s>|"']*[A-Za-z0-9+/]{4,}={0,2}[\s"',]*(?:\\+[rn])*\s*$/.test(lines.at(-1) ?? ''))
    lines.pop();
  return redactWrapped(lines.join(''));
}

function redactWrapped(text: string): string {
  return OTHER_EDGE.test(text) ? text : text.replace(WRAPPED, MARKER);
}
