import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { askPod } from '../../adapters/providers/ask-pod.ts';
import { podAsk } from '../../core/contracts/agent/pod-ask.ts';

/**
 * Asks pods for the lines of core/contracts/agent/pod-ask.ts on `input`, many at once, and nothing
 * else than those lines can say. Stops when the input ends or is silent for a while. Returns the exit
 * code; throws for any other line.
 */
export async function askPods(input: Readable, output: Writable, silentMs = 60_000): Promise<number> {
  const under: Promise<void>[] = [];
  output.on('error', () => undefined);
  const lines = createInterface({ input });
  const silence = setTimeout(() => lines.close(), silentMs);
  try {
    for await (const line of lines) {
      silence.refresh();
      const asked = podAsk.parse(JSON.parse(line));
      under.push(askPod(asked).then((heard) => void output.write(`${JSON.stringify({ id: asked.id, heard })}\n`)));
    }
  } finally {
    clearTimeout(silence);
    input.destroy();
    await Promise.allSettled(under);
  }
  return 0;
}
