import { type Chat, type ChatPart, Untranslatable } from '../translate/chat-of.ts';

type Model = { name: string; output: number };

/** Returns the body of a Messages request; `output` is the most tokens where the client says nothing. */
export function messagesOf(chat: Chat, { name, output }: Model, streamed: boolean): Record<string, unknown> {
  const { system, turns, maxTokens, temperature, topP, stop, tools, user } = chat;
  return {
    model: name,
    max_tokens: maxTokens ?? output,
    messages: turns.map(({ role, parts }) => ({ role, content: parts.map(block) })),
    ...(system.length === 0 ? {} : { system: system.map((text) => ({ type: 'text', text })) }),
    // The scale of temperatures ends at 1 here, and at 2 with OpenAI.
    ...(temperature === null ? {} : { temperature: Math.min(temperature, 1) }),
    ...(topP === null ? {} : { top_p: topP }),
    ...(stop.length === 0 ? {} : { stop_sequences: stop }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf), tool_choice: choiceOf(chat) }),
    ...(user === null ? {} : { metadata: { user_id: user } }),
    ...(streamed ? { stream: true } : {}),
  };
}

function block(part: ChatPart): Record<string, unknown> {
  switch (part.is) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image', source: sourceOf(part) };
    case 'call':
      return { type: 'tool_use', id: part.id, name: part.name, input: part.input };
    case 'result':
      return { type: 'tool_result', tool_use_id: part.id, content: part.text };
  }
}

function sourceOf({ url, data }: Extract<ChatPart, { is: 'image' }>) {
  if (data !== null) return { type: 'base64', media_type: data.mediaType, data: data.base64 };
  if (/^https?:/.test(url)) return { type: 'url', url };
  throw new Untranslatable('an image is neither an address nor data in base64: send one of them');
}

const toolOf = ({ name, description, schema }: Chat['tools'][number]) => ({ name, description, input_schema: schema });

function choiceOf({ toolChoice, parallelTools }: Chat) {
  const one = parallelTools ? {} : { disable_parallel_tool_use: true };
  if (typeof toolChoice === 'object') return { type: 'tool', name: toolChoice.name, ...one };
  if (toolChoice === 'none') return { type: 'none' };
  return { type: toolChoice === 'required' ? 'any' : 'auto', ...one };
}
