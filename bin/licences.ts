import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAllowed } from './licence.ts';
import { shippedPackages } from './shipped-packages.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const shipped = await shippedPackages(root);

const HEAD = `# Licences of what ships

<!-- made by \`npm run licences\` from the bundles: change nothing here -->

Code of these packages is in the bundles of the functions, the agent, the gateway, the command and the console.

| package | licence | in |
|---|---|---|
`;

const lines = shipped.map(({ name, licence, bundles }) => `| \`${name}\` | ${licence} | ${bundles.join(', ')} |\n`);
const page = `${HEAD}${lines.join('')}`;
if (process.argv.includes('--print')) process.stdout.write(page);
else writeFileSync(join(root, 'docs/licences.md'), page);
const refused = shipped.filter(({ licence }) => !isAllowed(licence));
for (const { name, licence } of refused)
  process.stderr.write(`package '${name}' has the licence '${licence}': replace it, or keep it out of the bundles\n`);
process.exitCode = refused.length > 0 ? 1 : 0;
