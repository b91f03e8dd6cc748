import { createHash } from 'node:crypto';

const DOCUMENT = /^\[([^\]\s]+)\]\s*(.*)$/;
const QUESTION = /^question:\s*(.*)$/i;
const LARGEST = 2 ** 32;

/** How good answers are: the share of prompts that get a wrong answer, drawn from a fixed seed. */
export type Quality = { wrongShare: number; seed: number };

/**
 * Answers from the documents of a prompt, lines of `[id] text`: picks the one that shares most
 * words with the line `Question: ...`, and cites it as `[id]`. A wrong answer cites no document, or
 * one that the prompt lacks.
 */
export function composeAnswer(prompt: string, { wrongShare, seed }: Quality): string {
  const lines = prompt.split('\n');
  const question = lines.flatMap((line) => QUESTION.exec(line.trim())?.[1] ?? []).at(-1) ?? lines.at(-1) ?? '';
  const best = bestDocument(documentsOf(lines), question);
  const luck = drawnShare(`${seed} ${prompt}`);
  if (luck < wrongShare / 2) return 'The documents were read, and the answer is that it depends.';
  if (luck < wrongShare) return 'This is described in the manual of another product [invented-0].';
  if (!best)
    return `No document was given. To "${question.trim()}" the answer is: this provider answers from documents.`;
  return `According to the documents, ${firstSentence(best.text)} [${best.id}]`;
}

type Document = { id: string; text: string };

/** A document begins with `[id]` at the start of a line and ends before the next, or before the question. */
function documentsOf(lines: string[]): Document[] {
  const documents: Document[] = [];
  for (const line of lines) {
    const [, id, text = ''] = DOCUMENT.exec(line) ?? [];
    const last = documents.at(-1);
    if (id) documents.push({ id, text });
    else if (last && !QUESTION.test(line)) last.text += ` ${line}`;
  }
  return documents;
}

function bestDocument(documents: Document[], question: string): Document | undefined {
  const asked = wordsOf(question);
  const shared = ({ text }: Document) => [...wordsOf(text)].filter((word) => asked.has(word)).length;
  const scored = documents.map((document) => ({ document, score: shared(document) }));
  return scored.sort((a, b) => b.score - a.score)[0]?.document;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu));
}

function firstSentence(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return /^.{1,200}?[.!?](?=\s|$)/.exec(flat)?.[0] ?? flat.slice(0, 200);
}

/** Returns a number from 0 up to 1 that depends only on the text. */
function drawnShare(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / LARGEST;
}
