import { isSecretOf, type Strength, strengthOf } from './secret-names.ts';

/** A word in a name that may stand for a secret; the rest of the name decides. */
const WORDS =
  'passw|passphrase|passcode|passwd|pwd|pass|secret|token|key|cred|auth|cookie|session|sid|jwt|bearer|conn|dsn|sig|otp|mnemonic|xsrf|csrf|_url|webhook|code|pin|seed';
const NAME = new RegExp(`(?<![A-Za-z0-9])(?=[A-Za-z0-9_.-]{0,60}(?:${WORDS}))[A-Za-z_.-][A-Za-z0-9_.-]{1,80}`, 'gi');
/** The name of a variable whose value stands beside it, as pods have it. */
const VARIABLE =
  /(?<=\bname(?:\\{0,8}["'])?\s{0,4}[:=]\s{0,4}(?:\\{0,8}["'])?)[A-Z_][A-Z0-9_]{0,80}(?=(?:\\{0,8}["'])?(?:\s|\\n|,){1,40}(?:\\{0,8}["'])?value)/g;
const VALUE_FIELD = String.raw`(?:\\{0,8}["'])?(?:\s|\\n|,){1,40}(?:\\{0,8}["'])?value(?:\\{0,8}["'])?\s{0,4}[:=]\s{0,4}`;
const ASSIGNED = String.raw`(?:\\{0,8}["'\x60])?\]?[ \t]{0,8}(?::{1,2}=|=>|:|=|%3[Dd])[ \t]{0,8}`;
const BELOW = String.raw`(?:\\{0,8}["'])?:[ \t]{0,4}(?:[|>][+-]?\d?)?[ \t]{0,4}(?:\r?\n|\\n)[ \t]{1,40}`;
const ELEMENT = String.raw`(?:\\{0,8}["'])?>(?:<!\[CDATA\[)?`;
const TUPLE = String.raw`\\{0,8}["'],[ \t]{0,4}(?=\\{0,8}["'])`;
const LINK = new RegExp(`${VALUE_FIELD}|${BELOW}|${ASSIGNED}|${ELEMENT}|${TUPLE}`, 'y');
const FLAG_LINK = /(?:\s|\\\n){1,8}|(?:\\{0,8}["']),\s{0,4}/y;
const QUOTED = /(\\{0,8}["'`])((?:(?!\1)[\s\S]){1,4096})(?=\1)/y;
const BARE =
  /(?:[^\s"'`,;&<>)}\]\\|]|\\(?![nrt"'\\/u\n])){1,4096}(?:[,;&)}\]|]{1,4}(?![^\s,;&]{0,60}[=:])(?:[^\s"'`,;&<>)}\]\\|]){1,500}){0,20}/y;
/** What has a weak name is read over and over where names follow each other, so it is short. */
const SHORT = /[^\s"'`,;&<>)}\]\\|]{1,400}/y;
const ELEMENT_TEXT = /[^<]{1,4096}/y;
const REST_OF_LINE = /(?:(?!\\[nr])[^\r\n"'`<]){1,8192}/y;
const SCHEME =
  /^(?:Bearer|Basic|Token|Digest|ApiKey|Negotiate|AWS4-HMAC-SHA256|SharedAccessSignature|SharedKey|Bot|GenieKey)\s+/i;

/** Credentials whose names stand elsewhere: in a scheme, a URL, a command, a file of its own format. */
const PLACES: [kind: string, pattern: RegExp][] = [
  ['token', /(?<![A-Za-z0-9])((?:Bearer|Basic)(?:\s{1,4}|%20|\+))[A-Za-z0-9+/=._~%-]{6,4096}/gi],
  [
    'password',
    /((?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,40}:(?:\/|\\\/){2}[^\s:/@"'<>]{0,200}:)(?!\[redacted:)(?!\d{1,5}(?:[/?#]|$))[^\s"'<>@]{1,256}(?:@[^\s"'<>@/?#:]{0,64}(?=@)){0,4}(?=@)/gi,
  ],
  ['token', /((?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,40}:\/\/)(?!\[redacted:)[A-Za-z0-9_~.%-]{16,400}(?=@)/gi],
  ['secret', /(\blogin[ \t\n]{1,8}\S{1,200}[ \t\n]{1,8}password[ \t\n]{1,8})(?!\[redacted:)\S{1,400}/gi],
  ['secret', /(^[\w.*-]{1,200}:(?:\d{2,5}|\*):[\w*-]{1,80}:[\w*-]{1,80}:)(?!\[redacted:)\S{1,400}$/gm],
  [
    'secret',
    /(\b(?:curl|wget|http|https|httpie)\b[^\n]{0,400}?\s(?:-u|--user|--proxy-user)[\s=]{1,4}["']?[^\s:"']{1,100}:)(?!\[redacted:)[^\s"']{1,400}/g,
  ],
  ['secret', /(\bmysql(?:dump|admin)?\b[^\n]{0,200}?\s-p)(?!\[redacted:)[^\s"']{3,200}/g],
  [
    'secret',
    /(\b(?:sshpass|docker login|podman login|helm registry login)\b[^\n]{0,200}?\s-p[\s=]{0,4}["']?)(?!\[redacted:)[^\s"']{3,400}/g,
  ],
  ['secret', /(\bredis-cli\b[^\n]{0,200}?\s-a[\s=]{1,4}["']?)(?!\[redacted:)[^\s"']{3,400}/g],
  ['secret', /(\bIDENTIFIED BY (?:PASSWORD )?["'])(?!\[redacted:)[^"'\n]{1,200}/gi],
  [
    'secret',
    /(\b(?:password|passwd|passphrase|secret|token|api[ _-]?key|access key|key) (?:is|was|of|for user \S{1,40} is)[ \t]{1,4}["'`]?)(?!\[redacted:)(?=\S{0,60}\d)[^\s"'`]{8,400}/gi,
  ],
];

/** Redacts values that a name, a place or a command says are secret. */
export function redactNamed(text: string): string {
  const placed = PLACES.reduce((done, [kind, pattern]) => done.replace(pattern, `$1[redacted:${kind}]`), text);
  return withoutValues(
    withoutValues(placed, VARIABLE, 'env', () => 'strong'),
    NAME,
    'secret',
    strengthOf,
  );
}

function withoutValues(text: string, names: RegExp, kind: string, strength: (name: string) => Strength): string {
  let done = '';
  let from = 0;
  for (const found of text.matchAll(names)) {
    if (found.index < from) continue;
    const name = found[0].replace(/^[.-]+(?=[A-Za-z_])|[.-]+$/g, '');
    const strong = strength(name);
    const link = strong === 'none' ? '' : linkBehind(text, found.index + found[0].length, found[0].startsWith('-'));
    if (link === '') continue;
    const value = valueAt(text, found.index + found[0].length + link.length, name, link, strong);
    if (value === null || !isSecretOf(strong, name, value.text)) continue;
    done += `${text.slice(from, value.at)}[redacted:${kind}]`;
    from = value.at + value.text.length;
  }
  return done + text.slice(from);
}

function linkBehind(text: string, end: number, isFlag: boolean): string {
  return matchAt(LINK, text, end) || (isFlag ? matchAt(FLAG_LINK, text, end) : '');
}

type Value = { at: number; text: string };

function valueAt(text: string, at: number, name: string, link: string, strength: Strength): Value | null {
  if (/>(?:<!\[CDATA\[)?$/.test(link) && !link.includes('=')) return found(at, matchAt(ELEMENT_TEXT, text, at));
  if (/(?:authorization|cookie)$/i.test(name) && link.includes(':')) {
    const quote = matchAt(/\\{0,8}["']/y, text, at);
    const scheme = SCHEME.exec(text.slice(at + quote.length, at + quote.length + 60))?.[0] ?? '';
    const start = at + quote.length + scheme.length;
    return found(start, matchAt(REST_OF_LINE, text, start));
  }
  QUOTED.lastIndex = at;
  const quoted = QUOTED.exec(text);
  if (quoted?.[1] !== undefined && quoted[2] !== undefined) return { at: at + quoted[1].length, text: quoted[2] };
  // A quote that nothing closes was cut off.
  const open = matchAt(/\\{0,8}["'`]/y, text, at);
  const start = at + open.length;
  return found(start, matchAt(strength === 'weak' ? SHORT : BARE, text, start));
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

const found = (at: number, text: string): Value | null => (text === '' ? null : { at, text });
