import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const FLOORS = 'adapters agent bench bin cli console control-plane core lambdas lib sandbox test'.split(' ');
/** A folder with more of them has rooms in it that have no name yet. */
const MOST = 20;

const SOURCE = /\.(tsx?|mjs|cjs)$/;
const WIDEST = 120;

test(`no folder holds more than ${MOST} source files`, () => {
  const crowded = [...foldersIn(FLOORS)].flatMap(([folder, files]) =>
    files.length > MOST ? [`${folder}: ${files.length}`] : [],
  );

  expect(crowded).toEqual([]);
});

test(`no comment has a line of more than ${WIDEST} columns`, () => {
  const wide = [...foldersIn(FLOORS)].flatMap(([folder, files]) =>
    files.flatMap((file) => {
      const lines = readFileSync(join(root, folder, file), 'utf8').split('\n');
      return lines.flatMap((line, at) =>
        line.length > WIDEST && /^\s*(\/\/|\/\*|\* )/.test(line) ? [`${folder}/${file}:${at + 1}`] : [],
      );
    }),
  );

  expect(wide).toEqual([]);
});

/** The source files of folders and of all folders in them. */
function* foldersIn(folders: string[]): Generator<[folder: string, files: string[]]> {
  for (const folder of folders) {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    yield [folder, entries.filter((one) => one.isFile() && SOURCE.test(one.name)).map(({ name }) => name)];
    yield* foldersIn(entries.filter((one) => one.isDirectory()).map(({ name }) => join(folder, name)));
  }
}
