import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocuments } from '../../../../../cli/lint/read-documents.ts';
import { lint } from '../../../../../core/bootstrap/lint/lint.ts';
import { deployers } from '../../../../../core/bootstrap/lint/render/document.ts';

const files = readdirSync(__dirname).filter((name) => name.endsWith('.yaml'));

test('there are at least five sound charts', () => {
  expect(files.length).toBeGreaterThanOrEqual(5);
});

describe.each(files)('a sound chart, %s', (name) => {
  const { documents, unreadable } = readDocuments(name, readFileSync(join(__dirname, name), 'utf8'));

  test('is read whole', () => {
    expect(unreadable).toEqual([]);
    expect(documents.length).toBeGreaterThan(5);
    expect(documents.every(({ template }) => template?.startsWith(name.replace('.yaml', '/')))).toBe(true);
  });

  test.each(['any', ...deployers] as const)('has no finding when deployed by %s', (deployer) => {
    expect(lint(documents, deployer).findings).toEqual([]);
  });
});
