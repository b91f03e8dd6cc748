/** The error in a body, from any provider and in any shape; texts are unchanged. */
export type BodyError = {
  code: string | null;
  type: string | null;
  message: string;
  /** A status inside the body, e.g. the 502 of an upstream under a status of 200. */
  status: number | null;
  /** Further objects with reasons, e.g. those of Google and Anthropic. */
  details: Fields[];
};

/** A JSON object with unchecked fields. */
export type Fields = Record<string, unknown>;

/**
 * Returns the error in a body, null if there is none. Bodies are `{"error": …}` of OpenAI,
 * Anthropic and Google (alone or first in a list), `{"errors": […]}` of Cloudflare, `{"detail": …}`
 * of FastAPI, an error in a choice (OpenRouter), an error without any envelope (Mistral, AWS), or
 * plain text.
 */
export function errorOf(body: unknown): BodyError | null {
  const whole = fieldsOf(Array.isArray(body) ? body[0] : body);
  if (!whole) return null;
  const { error, code, error_type: type } = whole;
  if (typeof error === 'string' && error !== '')
    return { ...NOTHING, code: nameIn(code), type: nameIn(type), message: error };
  const isAnswer = 'choices' in whole || 'output' in whole || 'content' in whole;
  const inner = innerError(whole);
  if (inner && !(isAnswer && saysNothing(inner))) return readError(inner);
  const isError = whole.object === 'error' || whole.type === 'error' || textOf(whole.__type) !== null;
  const text = textOf(whole.message) ?? textOf(whole.Message) ?? textOf(whole.detail);
  return isError || (text !== null && !isAnswer) ? { ...readError(whole), message: text ?? '' } : null;
}

/** Returns the object that is the error in a body or in one of its choices, null if there is none. */
function innerError({ error, errors, detail, choices }: Fields): Fields | null {
  const ofChoices = listOf(choices).map((choice) => choice.error);
  const found = [error, listOf(errors)[0], detail, ...ofChoices].map(fieldsOf).find((one) => one !== null);
  return found ? (fieldsOf(found.error) ?? found) : null;
}

/** Some put an empty error beside a good answer. */
const saysNothing = (error: Fields) => Object.values(error).every((value) => !value);

const NOTHING: BodyError = { code: null, type: null, message: '', status: null, details: [] };

function readError(error: Fields): BodyError {
  const { details: more, metadata, innererror, errors } = error;
  const details = [more, metadata, innererror, errors].flatMap(listOf);
  const codes = [error.code, ...details.map((one) => one.error_code ?? one.error_type ?? one.reason)];
  const named = [error.type, error.status, error.__type];
  return {
    code: codes.map(nameIn).find((code) => code !== null) ?? null,
    type: named.map(nameIn).find((type) => type !== null) ?? null,
    message: textOf(error.message) ?? '',
    status: [error.code, error.status, error.http_status].map(statusIn).find((status) => status !== null) ?? null,
    details: [error, ...details],
  };
}

/** Returns a value as an object, null if it is not an object. */
export const fieldsOf = (value: unknown): Fields | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : null;

/** Returns the objects of a list; a single object counts as a list of one. */
export const listOf = (value: unknown): Fields[] =>
  (Array.isArray(value) ? value : [value]).map(fieldsOf).filter((one) => one !== null);

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const STATUS = /^[45]\d\d$/;
const nameIn = (value: unknown): string | null => {
  const text = textOf(value);
  return text === null || STATUS.test(text) ? null : text;
};
const statusIn = (value: unknown): number | null => (STATUS.test(String(value)) ? Number(value) : null);
