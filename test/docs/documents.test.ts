import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runbooks } from '../../lib/runbooks/runbooks.ts';
import { documentRunbook } from '../../lib/steps/document.ts';

const root = join(__dirname, '../..');
const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...(readdirSync(join(root, 'docs'), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (document: string) => readFileSync(join(root, document), 'utf8');

describe('the documents', () => {
  it.each(documents)('%s names only files that exist', (document) => {
    const named = [
      ...textOf(document).matchAll(
        /`((?:bin|lib|lambdas|core|adapters|agent|gateway|control-plane|sandbox|console|cli|bench|docs|test)\/[\w./-]*\w\/?)`/g,
      ),
    ];
    const linked = [...textOf(document).matchAll(/\]\((?!https?:)([^)#]+)\)/g)];

    const missing = [
      ...named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path))),
      ...linked.map(([, path = '']) => path).filter((path) => !existsSync(join(root, document, '..', path))),
    ];
    expect(missing).toEqual([]);
  });

  it.each(documents)('%s names only scripts that exist', (document) => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

    const named = [...textOf(document).matchAll(/npm (?:run )?([a-z][a-z-]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !['audit', 'ci', 'install', ...Object.keys(scripts)].includes(script))).toEqual([]);
  });

  it.each(Object.entries(runbooks))('the page of %s is the one made from its runbook', (name, { page, tail }) => {
    expect(textOf(`docs/runbooks/${name}.md`)).toBe(documentRunbook(name, page, tail));
  });

  it('nothing names a folder that an outsider does not have', () => {
    const shared = ['..', 'shared'].join('/');

    expect(documents.filter((document) => textOf(document).includes(shared))).toEqual([]);
  });
});
