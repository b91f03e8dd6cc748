import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { program } from '../../cli/program.ts';
import { ragmendIn } from './program.ts';

test('a command that asks AWS says what it found, and nothing of versions of the SDK', async () => {
  const nowhere = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'us-east-1' };
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

  const { code, out, err } = await ragmendIn({ ...nowhere, ...keys }, 'outputs');

  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^error: stack 'RagmendEdge' got no answer \(.*\): try again\n$/);
});

test('only what runs a sandbox builds more than the command itself', () => {
  const names = program().commands.map((command) => command.name());
  const script = `import { partsFor } from './cli/build.mjs'; console.log(JSON.stringify(${JSON.stringify(names)}.filter((name) => partsFor(name).join() !== 'command')))`;

  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: join(__dirname, '../..'),
    encoding: 'utf8',
  });

  expect(JSON.parse(stdout).sort()).toEqual(['demo', 'engine', 'sandbox']);
});
