import * as z from 'zod';
import { jsonIn } from '../../../core/kernel/json-in.ts';

/** The request can't be told in the provider's protocol; the client has to change it. */
export class Untranslatable extends Error {
  override readonly name = 'Untranslatable' as const;
}

const text = z.object({ type: z.literal('text'), text: z.string() });
const image = z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) });
const content = z.union([z.string(), z.array(z.union([text, image]))]).nullish();
const call = z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) });
const message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content,
  tool_calls: z.array(call).nullish(),
  tool_call_id: z.string().optional(),
});
const tool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z.string(),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
  }),
});
const choice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
]);
const request = z.object({
  messages: z.array(message).min(1),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: choice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z
    .object({ type: z.string(), json_schema: z.object({ schema: z.unknown().optional() }).optional() })
    .nullish(),
  user: z.string().nullish(),
  n: z.literal(1).nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
});
type Message = z.infer<typeof message>;

/** A part of a turn; `image` is an address or its bytes in base64. */
export type ChatPart =
  | { is: 'text'; text: string }
  | { is: 'image'; url: string; data: { mediaType: string; base64: string } | null }
  | { is: 'call'; id: string; name: string; input: Record<string, unknown> }
  | { is: 'result'; id: string; text: string };
export type ChatTurn = { role: 'user' | 'assistant'; parts: ChatPart[] };
export type ChatTool = { name: string; description: string | undefined; schema: Record<string, unknown> };

/** A chat request in terms that all protocols share; its turns alternate. */
export type Chat = {
  system: string[];
  turns: ChatTurn[];
  maxTokens: number | null;
  temperature: number | null;
  topP: number | null;
  stop: string[];
  tools: ChatTool[];
  toolChoice: 'auto' | 'none' | 'required' | { name: string };
  parallelTools: boolean;
  user: string | null;
  wantsUsage: boolean;
};

/** Reads a chat completion request; throws Untranslatable, which never shows the text of a message. */
export function chatOf(body: Readonly<Record<string, unknown>>): Chat {
  const result = request.safeParse(body);
  if (!result.success) {
    const paths = result.error.issues.map(({ path }) => `'${path.join('.')}'`).join(', ');
    throw new Untranslatable(`this model's provider has no equal for ${paths}: leave it out or change it`);
  }
  const asked = result.data;
  const { tool_choice: chosen, stop } = asked;
  return {
    system: [...asked.messages.flatMap(systemIn), ...jsonRule(asked.response_format)],
    turns: turnsOf(asked.messages),
    maxTokens: asked.max_completion_tokens ?? asked.max_tokens ?? null,
    temperature: asked.temperature ?? null,
    topP: asked.top_p ?? null,
    stop: stop == null ? [] : [stop].flat(),
    tools: (asked.tools ?? []).map(({ function: { name, description, parameters } }) => ({
      ...{ name, description, schema: parameters ?? { type: 'object', properties: {} } },
    })),
    toolChoice: typeof chosen === 'object' && chosen !== null ? { name: chosen.function.name } : (chosen ?? 'auto'),
    parallelTools: asked.parallel_tool_calls ?? true,
    user: asked.user ?? null,
    wantsUsage: asked.stream_options?.include_usage ?? false,
  };
}

const isSystem = ({ role }: Message) => role === 'system' || role === 'developer';
const systemIn = (one: Message): string[] => (isSystem(one) && textOf(one) !== '' ? [textOf(one)] : []);

/** The protocols have no JSON mode: the model is told instead. */
function jsonRule(format: z.infer<typeof request>['response_format']): string[] {
  if (format == null || format.type === 'text') return [];
  const schema = format.json_schema?.schema;
  const fits = schema === undefined ? '' : ` that fits this JSON schema: ${JSON.stringify(schema)}`;
  return [`Answer with one JSON object${fits}. Write nothing before or after it, and no Markdown.`];
}

function turnsOf(messages: Message[]): ChatTurn[] {
  const turns: ChatTurn[] = [];
  for (const one of messages) {
    if (isSystem(one)) continue;
    const role = one.role === 'assistant' ? 'assistant' : 'user';
    const parts = one.role === 'tool' ? [resultOf(one)] : [...partsOf(one), ...(one.tool_calls ?? []).map(callOf)];
    const last = turns.at(-1);
    if (parts.length === 0) continue;
    if (last?.role === role) last.parts.push(...parts);
    else turns.push({ role, parts });
  }
  return turns;
}

function partsOf({ content: said }: Message): ChatPart[] {
  const parts = typeof said === 'string' ? [{ type: 'text' as const, text: said }] : (said ?? []);
  return parts.flatMap((part): ChatPart[] => {
    if (part.type === 'image_url') return [imageOf(part.image_url.url)];
    return part.text === '' ? [] : [{ is: 'text', text: part.text }];
  });
}

function imageOf(url: string): ChatPart {
  const [, mediaType, base64] = /^data:(image\/[a-z]+);base64,(.+)$/s.exec(url) ?? [];
  return { is: 'image', url, data: mediaType && base64 ? { mediaType, base64 } : null };
}

const textOf = (one: Message): string =>
  partsOf(one)
    .flatMap((part) => (part.is === 'text' ? [part.text] : []))
    .join('\n');

const resultOf = (one: Message): ChatPart => ({ is: 'result', id: one.tool_call_id ?? '', text: textOf(one) });

function callOf({ id, function: { name, arguments: said } }: z.infer<typeof call>): ChatPart {
  const input = jsonIn(said === '' ? '{}' : said);
  if (input === undefined)
    throw new Untranslatable(`the arguments of tool call '${id}' are not JSON: send them as the model gave them`);
  return { is: 'call', id, name, input: input as Record<string, unknown> };
}
