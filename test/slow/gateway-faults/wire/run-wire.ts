import { waitUntil } from '../../../../adapters/wait-until.ts';
import { completion, DONE, frame, providerServer, stream } from '../../../gateway/provider-server.ts';
import { rawProvider, type Wire } from '../../../gateway/raw-provider.ts';
import { startGateway } from '../../../gateway/start-gateway.ts';
import { readAnswer } from '../read-answer.ts';
import type { Right } from '../row.ts';
import { CLOCKS, type Outcome, verdict } from '../run-row.ts';

/** One case of the wire: what the primary writes to one request. */
export type WireRow = {
  id: string;
  input: string;
  wire: Wire;
  stream?: boolean;
  kind?: 'openai' | 'anthropic';
  clocks?: Partial<typeof CLOCKS>;
  /** The whole text that the primary means to say. */
  whole?: string;
  right: Right;
};

/** What the primary says where a row says nothing else, and the backup always. */
export const WHOLE = 'one two three';
export const BACKUP = 'from the backup';
const FROM_BACKUP = [frame({ role: 'assistant', content: BACKUP }), frame({}, 'stop'), DONE];

/** A provider that answers whatever it is asked, as a stream or as a whole. */
export const startBackup = () =>
  providerServer((response, asked) =>
    (asked.body.stream === true ? stream(FROM_BACKUP) : completion(BACKUP))(response, asked),
  );

/** Asks a gateway of its own once. */
export async function runWire(row: WireRow): Promise<Outcome> {
  const { wire, stream: streamed = false, whole = WHOLE, clocks } = row;
  const primary = await rawProvider(wire);
  const backup = await startBackup();
  const gateway = await startGateway([backup, backup], {
    clocks: { ...CLOCKS, ...clocks },
    providers: [
      { ...kindOf(row), name: 'one', url: primary.url, models: [{ name: 'm', context: 8000 }] },
      { kind: 'openai', name: 'two', url: backup.url, models: [{ name: 'm-two', serves: ['m'], context: 8000 }] },
    ],
  });
  try {
    const read = await readAnswer(await gateway.ask({ stream: streamed }));
    // An app that waits for events finds none in JSON, and the other way round.
    const isOfForm = read.status !== 200 || streamed !== /^\s*\{/.test(read.body);
    const seen = {
      served: [isOfForm ? read.served : ('unanswered' as const)],
      ...(await verdict(gateway)),
      calls: [primary.state.asked, backup.state.asked.length] as Right['calls'],
    };
    // What hangs ends by the gateway's own clock: its provider sees it leave.
    const isLeft = wire.end !== 'stay' || (await waitUntil(async () => primary.state.open === 0, UNTIL));
    const { text, certified, body } = read;
    // A client stops at the marker, and never sees the error behind it.
    const isMarked = read.served === 'cut' && body.includes('[DONE]');
    return {
      ...{ row, seen, answers: [read] },
      wronglyCertified: Number(certified ? text !== whole && text !== BACKUP : isMarked && seen.class !== null),
      splices: Number(text !== BACKUP && !whole.startsWith(text)),
      ownFailovers: seen.served[0]?.startsWith('error 4') ? backup.state.asked.length : 0,
      late: Number(!isLeft),
    };
  } finally {
    await gateway.close();
    await Promise.all([primary.close(), backup.close()]);
  }
}

const kindOf = ({ kind }: WireRow) =>
  kind === 'anthropic' ? { kind, apiKeySecret: 'KEY' } : { kind: 'openai' as const };

const UNTIL = { everyMs: 20, ms: 15_000 };
