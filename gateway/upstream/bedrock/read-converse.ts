import { randomUUID } from 'node:crypto';
import type { ContentBlockDelta, ConverseCommandOutput, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import type { WholeAnswer } from '../attempt.ts';
import { NOTHING_SEEN, type Seen, textSeen } from '../stream-reader.ts';
import { type ChunkWriter, chunkWriter, type Usage, wholeCompletion } from '../translate/write-openai.ts';

/** Returns an answer of Converse as a chat completion, null for one without a message. */
export function completionOf(said: ConverseCommandOutput, model: string): WholeAnswer | null {
  const content = said.output?.message?.content;
  if (content === undefined || said.stopReason === undefined) return null;
  return wholeCompletion(
    {
      ...{ id: idOf(said.$metadata.requestId), model, reason: said.stopReason },
      text: content.map(({ text = '' }) => text).join(''),
      calls: content.flatMap(({ toolUse }) =>
        toolUse ? [{ id: toolUse.toolUseId ?? '', name: toolUse.name ?? '', input: toolUse.input }] : [],
      ),
      usage: counted(said.usage),
    },
    {},
  );
}

const idOf = (requestId: string | undefined) => `converse-${requestId ?? randomUUID()}`;

const counted = (usage: ConverseCommandOutput['usage']): Usage => {
  const { inputTokens = 0, outputTokens = 0, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = usage ?? {};
  return { input: inputTokens + cacheReadInputTokens + cacheWriteInputTokens, output: outputTokens };
};

/** Returns a reader of the events of ConverseStream. */
export function converseReader(model: string, wantsUsage: boolean, requestId: string | undefined) {
  const write = chunkWriter(model, wantsUsage);
  return (event: ConverseStreamOutput): Seen => {
    const { messageStart, contentBlockStart, contentBlockDelta, messageStop, metadata } = event;
    if (messageStart) return { ...NOTHING_SEEN, bytes: write.start(idOf(requestId)) };
    const tool = contentBlockStart?.start?.toolUse;
    if (tool) return { ...NOTHING_SEEN, content: true, bytes: write.call(tool.toolUseId ?? '', tool.name ?? '') };
    if (contentBlockDelta?.delta) return piece(contentBlockDelta.delta, write);
    if (messageStop?.stopReason) return stop(messageStop.stopReason, write);
    return metadata ? { ...NOTHING_SEEN, over: true, bytes: write.end(counted(metadata.usage)) } : NOTHING_SEEN;
  };
}

function piece({ text, toolUse, reasoningContent }: ContentBlockDelta, write: ChunkWriter): Seen {
  if (text) return { ...textSeen(text), bytes: write.text(text) };
  if (toolUse?.input) return { ...NOTHING_SEEN, content: true, bytes: write.input(toolUse.input) };
  return { ...NOTHING_SEEN, progress: reasoningContent !== undefined };
}

function stop(reason: string, write: ChunkWriter): Seen {
  if (reason.startsWith('malformed')) return { ...NOTHING_SEEN, error: { error: { code: reason, message: '' } } };
  return { ...NOTHING_SEEN, end: reason, bytes: write.finish(reason) };
}
