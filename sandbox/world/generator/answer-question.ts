import * as z from 'zod';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { GivenDocument } from './known-documents.ts';

const CITED = /\[([^\]\s]+)\]/g;
const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }), finish_reason: z.string() })).min(1),
});

export type AnswerDeps = {
  retrieve: (qid: string, q: string) => Promise<{ retrieved_ids: string[] }>;
  documents: (ids: string[]) => Promise<GivenDocument[]>;
  /**
   * The address of the model's `/chat/completions`, and its name: of a gateway, or of a provider
   * itself.
   */
  model: { baseUrl: string; name: string };
};
/**
 * `answered` is the label of a gateway (primary, backup, cached, refused), null without a gateway.
 */
export type Answer = {
  qid: string;
  answer: string;
  given: string[];
  cited: string[];
  answered: string | null;
  provider: string | null;
};

/**
 * Answers a question from the documents that the retriever finds. It never retries: that is the
 * gateway's task. Throws DependencyUnavailable if retriever or model give no complete answer.
 */
export async function answerQuestion(deps: AnswerDeps, { qid, q }: { qid: string; q: string }): Promise<Answer> {
  const { retrieved_ids } = await deps.retrieve(qid, q);
  const documents = await deps.documents(retrieved_ids);
  const response = await ask(deps.model, { qid, documents, prompt: promptOf(documents, q) });
  const said = completion.safeParse(await response.json().catch(() => null)).data?.choices[0];
  if (!response.ok || !said)
    throw new DependencyUnavailable(`the model gave no answer (status ${response.status}): look at its gateway`);
  const answer = said.message.content;
  return {
    qid,
    answer,
    given: documents.map(({ id }) => id),
    cited: [...new Set([...answer.matchAll(CITED)].map(([, id = '']) => id))],
    answered: response.headers.get('x-ragmend-answer'),
    provider: response.headers.get('x-ragmend-provider'),
  };
}

function promptOf(documents: GivenDocument[], q: string): string {
  const lines = documents.map(({ id, text }) => `[${id}] ${text}`);
  return ['Answer from these documents only, and cite each that you use as [id].', ...lines, `Question: ${q}`].join(
    '\n',
  );
}

type Asking = { qid: string; documents: GivenDocument[]; prompt: string };

/** Sends the metadata in headers: OpenAI's `metadata` allows only 512 characters a value. */
async function ask({ baseUrl, name }: AnswerDeps['model'], { qid, documents, prompt }: Asking): Promise<Response> {
  const about = documents.map(({ id, hash, shard }) => ({ id, hash, shard }));
  try {
    return await fetch(`${baseUrl}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-ragmend-qid': qid,
        'x-ragmend-documents': JSON.stringify(about),
      },
      body: JSON.stringify({ model: name, messages: [{ role: 'user', content: prompt }] }),
    });
  } catch (cause) {
    throw new DependencyUnavailable(`the model at '${baseUrl}' does not answer: check that it runs`, { cause });
  }
}
