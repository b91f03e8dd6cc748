import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');

/** How the files are known from which texts leave. */
const EXITS: [what: string, pattern: RegExp][] = [
  ['messages to people', /\)\s*: Notifier \{/],
  ['reports', /\)\s*: Reports \{/],
  ['evidence', /\)\s*: (?:EvidenceStore|Pick<EvidenceStore, 'put'[^>]*>) \{/],
  ['timelines', /\)\s*: CaseFile \{/],
  ['logs of pods', /readNamespacedPodLog\(/],
  ['traces', /addErrorAsMetadata\(/],
  ['logs of functions', /\blogger\.(?:error|critical)\(/],
  ['problems of the sandbox', /export function problemLog\(/],
];
/** Files that read numbers and names of files from the log of the agent, by their shape, and nothing else. */
const BY_SHAPE = new Set(['adapters/kubernetes/jobs/job-status.ts', 'adapters/kubernetes/jobs/listing.ts']);

test.each(EXITS)('%s are redacted wherever they leave', (_, pattern) => {
  const exits = sources().filter(({ text }) => pattern.test(text));

  const open = exits.filter(
    ({ file, text }) => !BY_SHAPE.has(file) && !/\bredact(?:Error|Object|Report)?\(/.test(text),
  );
  expect(exits.length).toBeGreaterThan(0);
  expect(open.map(({ file }) => file)).toEqual([]);
});

test('no function logs or traces an error as it is', () => {
  const bare = sources().flatMap(({ file, text }) =>
    [...text.matchAll(/(?:logger\.\w+\('[^']*'|logger\.\w+\(\w+|addErrorAsMetadata\()(?:, )?error\b[^)]*\)/g)].map(
      ([call]) => `${file}: ${call}`,
    ),
  );

  expect(bare).toEqual([]);
});

function sources(): { file: string; text: string }[] {
  return ['adapters', 'lambdas', 'sandbox', 'control-plane', 'agent', 'gateway'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => ({ file: join(folder, file), text: readFileSync(join(root, folder, file), 'utf8') })),
  );
}
