import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../../..');
const PAGE = readFileSync(join(root, 'docs/extending.md'), 'utf8');
/** The generic half: none of it may have to change for a runbook. */
const GENERIC = ['core/incident', 'core/approval', 'core/report', 'control-plane', 'console', 'cli'];
/** What the page is tried on: everything that runs, and what the run of the test is made of. */
const TREE = [
  'adapters',
  'agent',
  'bin',
  'cli',
  'console',
  'control-plane',
  'core',
  'gateway',
  'lambdas',
  'lib',
  'sandbox',
];
const RUN = ['test/slow/extending/run-once.ts', 'test/core/incident/world.ts', 'test/fakes'];
const FILES = ['package.json', 'tsconfig.json', 'biome.json'];

/** Three programs of their own, on a machine that has other work. */
const LIMIT_MS = 600_000;

type Block = { path: string; language: string; text: string };
const blocks: Block[] = [...PAGE.matchAll(/^([\w./-]+\.ts)\n\n```(ts|diff)\n(.*?)```$/gms)].map(
  ([, path = '', language = '', text = '']) => ({ path, language, text }),
);

test('a runbook changes nothing of the generic half', () => {
  const changed = blocks.map(({ path }) => path);

  expect(changed).toContain('core/contracts/runbooks.ts');
  expect(changed.filter((path) => GENERIC.some((folder) => path.startsWith(`${folder}/`)))).toEqual([]);
});

test('every block of the page is a whole file or lines that a file gets', () => {
  expect(PAGE.match(/^```\w+$/gm)).toHaveLength(blocks.length);
  for (const { path, language } of blocks)
    expect([path, existsSync(join(root, path))]).toEqual([path, language === 'diff']);
});

test(
  'the runbook of the page compiles, runs and is reported',
  () => {
    const tree = treeWithPage();
    const run = (tool: string, ...args: string[]) => {
      const ended = spawnSync(join(root, 'node_modules/.bin', tool), args, { cwd: tree, encoding: 'utf8' });
      if (ended.status !== 0) throw new Error(`${tool} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
      return ended.stdout;
    };

    run('tsc', '--noEmit', '--project', 'tsconfig.page.json');
    run('biome', 'check', '--vcs-enabled=false', '--error-on-warnings', ...blocks.map(({ path }) => path));
    const answer = run('tsx', 'test/slow/extending/run-once.ts', 'hello-provider', 'openai');

    const { incident, postmortem } = JSON.parse(answer);
    expect(incident).toMatchObject({
      ...{ state: 'Completed', runbook: 'hello-provider', subject: { kind: 'provider', id: 'openai' } },
    });
    expect(postmortem).toContain('Said hello to provider openai.');
    expect(postmortem).toContain('The provider heard: Hello, openai.');
  },
  LIMIT_MS,
);

/** A copy of the source with the blocks of the page in it. */
function treeWithPage(): string {
  const tree = mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '', 'extending-'));
  for (const path of [...TREE, ...RUN, ...FILES]) cpSync(join(root, path), join(tree, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  writeFileSync(join(tree, 'tsconfig.page.json'), JSON.stringify({ extends: './tsconfig.json', include: TREE }));
  for (const { path, language, text } of blocks) {
    const file = join(tree, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, language === 'ts' ? text : withLines(readFileSync(file, 'utf8'), text, path));
  }
  return tree;
}

/** A file with the lines of a block that begin with `+`, each behind the line that the block has above it. */
function withLines(file: string, block: string, path: string): string {
  const lines = file.split('\n');
  let at = 0;
  for (const [mark, line] of block
    .trimEnd()
    .split('\n')
    .map((each) => [each.charAt(0), each.slice(1)] as const)) {
    if (mark === '+') lines.splice(at, 0, line);
    else if (lines.filter((each) => each === line).length !== 1)
      throw new Error(`'${path}' has not exactly one line '${line}': mend docs/extending.md`);
    at = mark === '+' ? at + 1 : lines.indexOf(line) + 1;
  }
  return lines.join('\n');
}
