import type { Buffer } from 'node:buffer';
import { createParser } from 'eventsource-parser';
import { jsonIn } from '../../core/kernel/json-in.ts';
import { fieldsOf, listOf } from '../../core/provider/failure/error-of.ts';
import { textOf } from '../upstream/text-of.ts';

type Choice = {
  delta?: { content?: unknown } | null;
  message?: { content?: unknown } | null;
  finish_reason?: unknown;
};

/**
 * Returns the text of a complete answer in OpenAI's format, as JSON or as a stream. Returns null
 * unless it is a single text that ended by itself: no tool calls, no several choices, not cut off
 * and not filtered.
 */
export function contentOf(bytes: Buffer, streamed: boolean): string | null {
  const choices = (streamed ? streamedChoices : choicesOf)(textOf(bytes));
  const finishes = choices.map(({ finish_reason }) => finish_reason).filter((reason) => reason != null);
  if (finishes.length !== 1 || finishes[0] !== 'stop') return null;
  const pieces = choices.map(({ delta, message }) => delta?.content ?? message?.content ?? '');
  const text = pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : '';
  return text.trim() === '' ? null : text;
}

function streamedChoices(text: string): Choice[] {
  const choices: Choice[] = [];
  const parser = createParser({ onEvent: ({ data }) => choices.push(...choicesOf(data)) });
  parser.feed(text);
  return choices;
}

/** Returns the choices in an answer or an event; none in data without any, such as the marker of the end. */
const choicesOf = (text: string) => listOf(fieldsOf(jsonIn(text))?.choices) as Choice[];
