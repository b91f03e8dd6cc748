type Rule = { kind: string; pattern: RegExp; replacement?: string };

/**
 * Rules in order: a secret next to its name is replaced before a text that only looks like a
 * secret. Each pattern is bounded, so that no text makes it slow.
 */
const RULES: Rule[] = [
  {
    kind: 'private-key',
    pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?-----END [A-Z ]{0,40}PRIVATE KEY-----/g,
  },
  {
    kind: 'token',
    pattern: /\b(Bearer|Basic)(\s{1,4})[A-Za-z0-9+/=._~-]{6,4096}/gi,
    replacement: '$1$2[redacted:token]',
  },
  {
    kind: 'secret',
    pattern:
      /([A-Za-z0-9_-]{0,60}(?:token|secret|passw(?:or)?d|passwd|api[_-]?key|access[_-]?key|credential)["']?\s{0,4}[:=]\s{0,4}["']?)(?!\[redacted:)[^\s"',;&}\]]{6,4096}/gi,
    replacement: '$1[redacted:secret]',
  },
  {
    kind: 'password',
    pattern: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,200}:)(?!\[redacted:)[^\s/@]{1,200}(?=@)/gi,
    replacement: '$1[redacted:password]',
  },
  { kind: 'token', pattern: /\beyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{4,8192}\.[A-Za-z0-9_-]{0,2048}/g },
  { kind: 'token', pattern: /\bAQ[A-Za-z0-9+/=_-]{200,4096}/g },
  { kind: 'token', pattern: /\brgm1\.[A-Za-z0-9_-]{16,256}/g },
  { kind: 'key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { kind: 'key', pattern: /\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,200}/g },
  { kind: 'key', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255})/g },
  { kind: 'key', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,255}/g },
  { kind: 'key', pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { kind: 'email', pattern: /\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g },
];

/**
 * Replaces tokens, keys, passwords and e-mail addresses, if their form shows them, with
 * `[redacted:<kind>]`. A second call changes nothing.
 */
export function redact(text: string): string {
  return RULES.reduce(
    (done, { kind, pattern, replacement }) => done.replace(pattern, replacement ?? `[redacted:${kind}]`),
    text,
  );
}
