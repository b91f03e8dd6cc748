import { isFlag, isSecret } from './secret-names.ts';

/** What happens to the texts in an object or a list. */
type Mode = 'plain' | 'env' | 'all';
type Frame = { isList: boolean; mode: Mode; kind: string; key: string | null; name: string; last: string };

const TOKEN = /"(?:[^"\\]|\\[\s\S])*"|[{}[\],:]|[^"{}[\],:]+/g;

/**
 * Redacts valid JSON by its fields, and leaves everything else of it as it is written: numbers,
 * spaces, the order. `redacted` redacts a text that no field tells anything about.
 */
export function redactJson(json: string, redacted: (text: string) => string): string {
  const holdsSecrets = /"kind"\s*:\s*"Secret/.test(json);
  const frames: Frame[] = [];
  let isKey = false;
  return json.replace(TOKEN, (token) => {
    const frame = frames.at(-1);
    if (token === '{' || token === '[') frames.push(frameOf(token === '[', frame, holdsSecrets));
    if (token === '}' || token === ']') frames.pop();
    if (!token.startsWith('"')) {
      isKey = isKeyNext(token, frame, isKey);
      return token;
    }
    const text = JSON.parse(token) as string;
    if (isKey && frame) frame.key = text;
    const done = isKey ? redacted(text) : redactValue(frame, text, redacted);
    return done === text ? token : JSON.stringify(done);
  });
}

function isKeyNext(token: string, frame: Frame | undefined, isKey: boolean): boolean {
  if (token.trim() === '') return isKey;
  return token === '{' || (token === ',' && frame?.isList === false);
}

function frameOf(isList: boolean, above: Frame | undefined, holdsSecrets: boolean): Frame {
  const frame: Frame = { isList, mode: 'plain', kind: 'secret', key: null, name: '', last: '' };
  const key = above?.isList === false ? above.key : null;
  if (above?.mode === 'all') return { ...frame, mode: 'all', kind: above.kind };
  if (above?.mode === 'env' && above.isList) return { ...frame, mode: 'env', kind: 'env' };
  if (key === 'env' || key === 'environment' || key === 'Env') {
    return { ...frame, mode: isList ? 'env' : 'all', kind: 'env' };
  }
  if (key === 'annotations') return { ...frame, mode: 'all', kind: 'annotation' };
  if (key === 'stringData' || (key === 'data' && holdsSecrets)) return { ...frame, mode: 'all' };
  return isList && key !== null ? { ...frame, key } : frame;
}

function redactValue(frame: Frame | undefined, text: string, redacted: (text: string) => string): string {
  if (frame === undefined) return redacted(text);
  const { last } = frame;
  frame.last = text;
  if (/^(?:name|key|header)$/i.test(frame.key ?? '')) frame.name = text;
  if (isMarker(text)) return text;
  return hiddenByMode(frame, text) ?? hiddenByName(frame, last, text) ?? redacted(text);
}

function hiddenByMode({ mode, kind, isList, key }: Frame, text: string): string | null {
  if (mode === 'all') return hidden(kind);
  if (mode === 'plain') return null;
  if (isList) return text.replace(/(?<==)(?!\[redacted:)[\s\S]+$/, hidden(kind));
  return key === 'value' ? hidden(kind) : null;
}

function hiddenByName({ key, name, isList }: Frame, last: string, text: string): string | null {
  if (isList && (isFlag(last) || (key === null && isSecret(last, text)))) return hidden('secret');
  if (key === 'value' && isSecret(name, text)) return hidden('secret');
  return key !== null && isSecret(key, text) ? schemeOf(key, text) : null;
}

/** Returns the marker for the value of a field; the scheme of a credential tells nothing. */
function schemeOf(key: string, text: string): string {
  const scheme = /^(?:Bearer|Basic|Token|Digest) /i.exec(text)?.[0] ?? '';
  return /auth/i.test(key) && scheme !== '' ? `${scheme}${hidden('token')}` : hidden('secret');
}

const isMarker = (text: string) => text === '' || /^(?:\w+ )?\[redacted:\w+\]$/.test(text);
const hidden = (kind: string) => `[redacted:${kind}]`;
