/** Whatever has such a name is secret. */
const STRONG = new Set(
  'password passwd passphrase passcode pwd secret token apikey accesskey secretkey privatekey authtoken accesstoken credential credentials creds authorization cookie jwt bearer connectionstring connstring connstr dsn sig signature otp totp mnemonic xsrf csrf databaseurl redisurl mongourl'.split(
    ' ',
  ),
);
/** Whatever has such a name is secret if it looks like a token. */
const WEAK = new Set('key keys pass auth session sid sessionid code webhook cred tokens secrets pin seed'.split(' '));
/** A key of these is secret, whatever it looks like. */
const OF_KEYS = new Set(
  'api access secret private account storage master encryption signing auth shared service subscription admin client app application deploy webhook consumer integration license personal ssh tls ingest rest'.split(
    ' ',
  ),
);
const BEHIND =
  /^(?:\d+|value|val|text|string|plain|base64|b64|data|prod|dev|staging|test|default|old|new|current|primary|secondary|main|production|v\d)$/;
const NOT_AT_ALL =
  /^(?:true|false|null|none|nil|undefined|yes|no|on|off|empty|unset|missing|invalid|required|expired|\d{1,5}|\*+|x+|<[^>]*>|\$\{[^}]*\}|\$\([^)]*\)|\{\{.*\}\}|-+)$/i;

export type Strength = 'strong' | 'weak' | 'none';

/** Returns whether a value is secret because of its name, such as DB_PASSWORD, apiKey or --token. */
export function isSecret(name: string, value: string): boolean {
  return isSecretOf(strengthOf(name), name, value);
}

/** Returns whether a value is secret because of a name of known strength. */
export function isSecretOf(strength: Strength, name: string, value: string): boolean {
  if (strength === 'none' || value === '' || value.startsWith('[redacted:')) return false;
  if (strength === 'weak') return value.length < 500 && looksLikeToken(value.trim());
  const isNumber = /^\d{4,5}$/.test(value) && /pass|pwd|pin|otp/i.test(name);
  return isNumber || value.length > 40 || !NOT_AT_ALL.test(value.trim());
}

/** Returns whether the next argument is secret. */
export function isFlag(text: string): boolean {
  return /^--?[A-Za-z]/.test(text) && text.length < 80 && strengthOf(text) === 'strong';
}

/** Returns how surely a name is that of a secret. */
export function strengthOf(name: string): Strength {
  if (name.length > 100) return 'none';
  const parts = name
    .replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3_$2$4')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
  while (parts.length > 1 && BEHIND.test(parts.at(-1) ?? '')) parts.pop();
  const last = (parts.at(-1) ?? '').replace(/\d+$/, '');
  const before = parts.at(-2) ?? '';
  if (STRONG.has(last) || STRONG.has(before + last)) return 'strong';
  if (
    /(?:password|passwd|secret|token|(?:api|auth|access|secret|account|storage|shared|encryption|signing|master|private)key)$/.test(
      last,
    )
  )
    return 'strong';
  if (last === 'key' && OF_KEYS.has(before)) return 'strong';
  if (
    last === 'key' &&
    /^(?:public|primary|sort|partition|cache|foreign|row|object|range|hash|routing)$/.test(before)
  ) {
    return 'none';
  }
  return WEAK.has(last) ? 'weak' : 'none';
}

/** Returns whether a word mixes letters and digits as no name does, and is no hash and no id. */
function looksLikeToken(word: string): boolean {
  if (!/^[\w+/=.~%:-]{12,}$/.test(word) || /^[0-9a-f-]+$/i.test(word)) return false;
  return /[A-Za-z]/.test(word) && /\d/.test(word) ? new Set(word).size >= 8 : /[a-z][A-Z].*[a-z][A-Z]/.test(word);
}
