import { writeFileSync } from 'node:fs';
import { runbooks } from '../lib/runbooks/runbooks.ts';
import { documentRunbook } from '../lib/steps/document.ts';

for (const [name, { page, tail }] of Object.entries(runbooks))
  writeFileSync(`docs/runbooks/${name}.md`, documentRunbook(name, page, tail));
