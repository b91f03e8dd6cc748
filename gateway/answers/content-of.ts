import type { Buffer } from 'node:buffer';
import { createParser } from 'eventsource-parser';

type Choice = {
  delta?: { content?: unknown } | null;
  message?: { content?: unknown } | null;
  finish_reason?: unknown;
};

/**
 * Returns the text of a whole answer in the format of OpenAI, as JSON or as a stream. Returns null
 * for all that is more than one text which ended by itself: calls of tools, several choices, an answer
 * that was cut at its limit or filtered.
 */
export function contentOf(bytes: Buffer, streamed: boolean): string | null {
  const choices = streamed ? streamedChoices(bytes) : choicesOf(bytes.toString('utf8'));
  const finishes = choices.map(({ finish_reason }) => finish_reason).filter((reason) => reason != null);
  if (finishes.length !== 1 || finishes[0] !== 'stop') return null;
  const pieces = choices.map(({ delta, message }) => delta?.content ?? message?.content ?? '');
  const text = pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : '';
  return text.trim() === '' ? null : text;
}

function streamedChoices(bytes: Buffer): Choice[] {
  const choices: Choice[] = [];
  const parser = createParser({ onEvent: ({ data }) => choices.push(...choicesOf(data)) });
  parser.feed(bytes.toString('utf8'));
  return choices;
}

function choicesOf(text: string): Choice[] {
  if (text === '[DONE]') return [];
  const { choices } = JSON.parse(text) as { choices?: Choice[] };
  return choices ?? [];
}
