import { Buffer } from 'node:buffer';
import type {
  ContentBlock,
  ConverseCommandInput,
  ImageFormat,
  Tool,
  ToolChoice,
} from '@aws-sdk/client-bedrock-runtime';
import { type Chat, type ChatPart, Untranslatable } from '../translate/chat-of.ts';

/** Returns the input of Converse and ConverseStream. */
export function converseOf(chat: Chat, modelId: string): ConverseCommandInput {
  const { system, turns, maxTokens, temperature, topP, stop, tools } = chat;
  const inference = {
    ...(maxTokens === null ? {} : { maxTokens }),
    // The scale of temperatures ends at 1 here, and at 2 with OpenAI.
    ...(temperature === null ? {} : { temperature: Math.min(temperature, 1) }),
    ...(topP === null ? {} : { topP }),
    ...(stop.length === 0 ? {} : { stopSequences: stop }),
  };
  return {
    modelId,
    messages: turns.map(({ role, parts }) => ({ role, content: parts.map(block) })),
    ...(system.length === 0 ? {} : { system: system.map((text) => ({ text })) }),
    ...(Object.keys(inference).length === 0 ? {} : { inferenceConfig: inference }),
    ...(tools.length === 0 ? {} : { toolConfig: { tools: tools.map(toolOf), toolChoice: choiceOf(chat) } }),
  };
}

function block(part: ChatPart): ContentBlock {
  switch (part.is) {
    case 'text':
      return { text: part.text };
    case 'image':
      return { image: imageOf(part) };
    case 'call':
      return { toolUse: { toolUseId: part.id, name: part.name, input: part.input as Document } };
    case 'result':
      return { toolResult: { toolUseId: part.id, content: [{ text: part.text }] } };
  }
}

/** JSON as the SDK types it. */
type Document = NonNullable<NonNullable<ContentBlock['toolUse']>['input']>;

function imageOf({ data }: Extract<ChatPart, { is: 'image' }>) {
  if (data === null) throw new Untranslatable('this provider fetches no images: send them as data in base64');
  const format = data.mediaType.replace('image/', '') as ImageFormat;
  return { format, source: { bytes: Buffer.from(data.base64, 'base64') } };
}

const toolOf = ({ name, description, schema }: Chat['tools'][number]): Tool => ({
  toolSpec: { name, description, inputSchema: { json: schema as Document } },
});

/** The protocol has no 'none': the model may still call a tool. */
function choiceOf({ toolChoice }: Chat): ToolChoice {
  if (typeof toolChoice === 'object') return { tool: { name: toolChoice.name } };
  return toolChoice === 'required' ? { any: {} } : { auto: {} };
}
