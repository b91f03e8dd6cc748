import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineCommand } from '../../../sandbox/engine/command.ts';
import { approval, invoke, machine } from './machines.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-command-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function run(...argv: string[]) {
  const said = { out: '', err: '' };
  const code = await engineCommand(argv, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

test('run prints the outcome and the history of a machine with scripted tasks', async () => {
  const definition = file('d.json', machine({ Call: invoke('f', { Output: '{% $states.result.Payload %}' }) }));
  const tasks = file('t.json', { tasks: { f: [{ input: { a: 1 }, output: 'done' }] } });

  const { code, out } = await run('run', definition, '--input', file('i.json', { a: 1 }), '--tasks', tasks);

  const result = JSON.parse(out);
  expect(code).toBe(0);
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
  expect(result.history[0]).toEqual({ id: 1, prev: 0, type: 'ExecutionStarted', input: { a: 1 } });
});

test('a machine that fails was still run: the exit code is 0', async () => {
  const definition = file('d.json', machine({ Stop: { Type: 'Fail', Error: 'Oops' } }));

  const { code, out } = await run('run', definition, '--input', file('i.json', {}));

  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ status: 'FAILED', error: 'Oops' });
});

test.each([
  ['a missing input', () => ['run', file('d.json', machine({ S: { Type: 'Succeed' } }))], '--input'],
  [
    'a file that is not there',
    () => ['run', join(folder, 'no.json'), '--input', file('i.json', {})],
    "no.json' cannot be read (ENOENT)",
  ],
  ['a file that is not JSON', () => ['run', file('d.json', '{'), '--input', file('i.json', {})], "d.json' is not JSON"],
  ['a definition that is no object', () => ['run', file('d.json', [1]), '--input', file('i.json', {})], "not '[1]'"],
  ['a definition that is not run', () => ['run', file('d.json', {}), '--input', file('i.json', {})], "field 'StartAt'"],
  [
    'a script of another shape',
    () => [
      'run',
      file('d.json', machine({ S: { Type: 'Succeed' } })),
      '--input',
      file('i.json', {}),
      '--tasks',
      file('t.json', { tasks: { f: {} } }),
    ],
    "field 'tasks.f'",
  ],
  [
    'a task that the script does not have',
    () => ['run', file('d.json', machine({ Call: invoke('f') })), '--input', file('i.json', {})],
    "no further call of task 'f'",
  ],
  [
    'a payload that the script does not expect',
    () => [
      'run',
      file('d.json', machine({ Call: invoke('f') })),
      '--input',
      file('i.json', { a: 1 }),
      '--tasks',
      file('t.json', { tasks: { f: [{ input: 2 }] } }),
    ],
    `called with '{"a":1}'`,
  ],
  [
    'a token that nobody answers',
    () => [
      'run',
      file('d.json', machine({ Ask: approval() })),
      '--input',
      file('i.json', {}),
      '--tasks',
      file('t.json', { tasks: { receiver: [{}] } }),
    ],
    'no callback answers',
  ],
  ['an unknown command', () => ['walk'], "unknown command 'walk'"],
])('%s is told on stderr with exit code 2', async (_, argv, message) => {
  const { code, out, err } = await run(...argv());

  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});
