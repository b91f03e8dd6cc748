import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const FLOORS = 'adapters agent bench bin cli console control-plane core lambdas lib sandbox test'.split(' ');
/** A folder with more of them has rooms in it that have no name yet. */
const MOST = 20;

test(`no folder holds more than ${MOST} source files`, () => {
  const crowded = FLOORS.flatMap(crowdedIn);
  expect(crowded).toEqual([]);
});

function crowdedIn(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile() && /\.(tsx?|mjs|cjs)$/.test(entry.name)).length;
  const inner = entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => crowdedIn(join(folder, name)));
  return sources > MOST ? [`${folder}: ${sources}`, ...inner] : inner;
}
