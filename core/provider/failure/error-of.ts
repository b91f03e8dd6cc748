import { passedOn } from './passed-on.ts';

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
 * plain text. The error of a provider inside that of a proxy counts first.
 */
export function errorOf(body: unknown): BodyError | null {
  const whole = fieldsOf(Array.isArray(body) ? body[0] : body);
  const error = whole === null ? null : ownError(whole);
  return error === null ? null : withPassedOn(error);
}

function ownError(whole: Fields): BodyError | null {
  if (textOf(whole.error) !== null) return readWords(whole);
  const isAnswer = 'choices' in whole || 'output' in whole || 'content' in whole;
  const inner = innerError(whole);
  if (inner && !(isAnswer && saysNothing(inner))) return readError(inner);
  const isError = whole.object === 'error' || whole.type === 'error' || textOf(whole.__type) !== null;
  return isError || (wordsIn(whole) !== null && !isAnswer) ? readError(whole) : null;
}

/** Returns the object that is the error in a body or in one of its choices, null if there is none. */
function innerError({ error, errors, detail, choices }: Fields): Fields | null {
  const ofChoices = listOf(choices).map((choice) => choice.error);
  const found = [listOf(error)[0], listOf(errors)[0], detail, ...ofChoices].map(fieldsOf).find((one) => one !== null);
  return found ? (fieldsOf(found.error) ?? found) : null;
}

/** Some put an empty error beside a good answer. */
const saysNothing = (error: Fields) => Object.values(error).every((value) => !value);

/** A name of an error, or the title of a status; a sentence is none. */
const NAME = /^[A-Za-z][\w.-]{1,50}( [A-Za-z]{1,20}){0,3}$/;

/** Reads an error that is a text: its words, or its name beside other words. */
function readWords(whole: Fields): BodyError {
  const { error, error_type: type, ...others } = whole;
  const text = String(error);
  const read = readError({ ...others, type });
  const words = wordsIn(others) ?? textOf(whole.error_description);
  if (!NAME.test(text)) return { ...read, message: text };
  return { ...read, code: read.code ?? text, message: words ?? text };
}

function readError(error: Fields): BodyError {
  const { details: more, metadata, innererror, errors } = error;
  const details = [more, metadata, innererror, errors].flatMap(listOf);
  const ofDetails = details.map((one) => one.error_code ?? one.error_type ?? one.reason);
  const codes = [error.code, error.error_code, error.reason, ...ofDetails];
  const named = [error.type, error.status, error.__type];
  const { status, http_status, http_status_code, statusCode, status_code } = error;
  const statuses = [error.code, status, http_status, http_status_code, statusCode, status_code];
  return {
    code: codes.map(nameIn).find((code) => code !== null) ?? null,
    type: named.map(nameIn).find((type) => type !== null) ?? null,
    message: wordsIn(error) ?? '',
    status: statuses.map(statusIn).find((found) => found !== null) ?? null,
    details: [error, ...details],
  };
}

/** Returns the words of an error. */
const wordsIn = ({ message, Message, detail, error, error_msg, msg }: Fields): string | null =>
  [message, Message, detail, error, error_msg, msg].map(textOf).find((text) => text !== null) ?? null;

/** Adds what a proxy passes on: in its message, or beside it (OpenRouter). */
function withPassedOn(error: BodyError): BodyError {
  const raw = error.details.map((one) => textOf(one.raw)).find((text) => text !== null);
  const text = raw !== undefined && /^provider returned error/i.test(error.message) ? raw : error.message;
  const found = passedOn(text);
  if (found === null) return { ...error, message: text };
  const inner = errorOf(found.body);
  return {
    code: inner?.code ?? error.code,
    type: inner?.type ?? error.type,
    message: inner?.message || found.message,
    status: inner?.status ?? found.status ?? error.status,
    details: [...error.details, ...(inner?.details ?? [])],
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
