import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathsIn } from '../../../../sandbox/server/paths.ts';
import { holdersOf, lockFolder } from '../../../../sandbox/server/state/lock-folder.ts';
import { type ProcessApart, processApart } from '../../../adapters/local/process-apart.ts';

const HOLDER = `
  import { pathsIn } from './sandbox/server/paths.ts';
  import { lockFolder } from './sandbox/server/state/lock-folder.ts';
  try {
    lockFolder(pathsIn(process.env.DIR));
    console.log('held');
  } catch (error) {
    console.log(error.message);
  }
  process.stdin.resume();
`;

describe('the lock of a state folder', () => {
  let dir: string;
  let others: ProcessApart[];
  const started = (folder = dir) => {
    const other = processApart(HOLDER, { DIR: folder });
    others.push(other);
    return other;
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'ragmend-lock-'));
    others = [];
  });
  afterEach(async () => {
    for (const other of others) other.kill();
    await Promise.all(others.map(({ ended }) => ended));
    rmSync(dir, { recursive: true, force: true });
  });

  it('has one holder of five that ask at once, and no other until that one is dead', async () => {
    const five = Array.from({ length: 5 }, () => started());
    const said = await Promise.all(five.map((each) => each.next()));
    const holder = five[said.indexOf('held')] as ProcessApart;
    holder.kill('SIGSTOP');
    const whileStopped = await started().next();
    const seen = holdersOf(pathsIn(dir).lock);
    holder.kill('SIGKILL');
    await holder.ended;
    const after = await started().next();

    expect(said.filter((each) => each === 'held')).toHaveLength(1);
    expect([...new Set(said.filter((each) => each !== 'held')), whileStopped]).toEqual(
      Array(2).fill(`a sandbox runs in '${dir}': stop it with "ragmend sandbox down"`),
    );
    expect(seen).toContain(holder.pid);
    expect(after).toBe('held');
  });

  it('is the same by any link to the folder, and lasts if the folder is removed and made anew', async () => {
    const link = `${dir}-link`;
    symlinkSync(dir, link);
    await started().line('held');

    expect(() => lockFolder(pathsIn(link))).toThrow('a sandbox runs in');
    rmSync(link);
    rmSync(dir, { recursive: true });
    mkdirSync(dir);
    expect(() => lockFolder(pathsIn(dir))).toThrow('a sandbox runs in');
  });

  it('is free again once it is given back', () => {
    const give = lockFolder(pathsIn(dir));
    expect(() => lockFolder(pathsIn(dir))).toThrow('a sandbox runs in');
    give();

    expect(() => lockFolder(pathsIn(dir))()).not.toThrow();
  });
});
