import { type ClosedFile, unreadableBy } from '../../../../adapters/kubernetes/rehearsal/look-at-files.ts';

const file = (over: Partial<ClosedFile>): ClosedFile => ({
  uid: 0,
  gid: 0,
  mode: 0o600,
  isFolder: false,
  path: '/data/f',
  ...over,
});
const job = { runAsUser: 65_532, runAsGroup: 65_532, fsGroup: 3000 };

test.each<[string, Partial<ClosedFile>, boolean]>([
  ['of root alone', {}, false],
  ['of its own user', { uid: 65_532 }, true],
  ['of its own user, who may not read it', { uid: 65_532, mode: 0o060, gid: 3000 }, false],
  ['of the group of its volumes', { gid: 3000, mode: 0o640 }, true],
  ['of its own group', { gid: 65_532, mode: 0o640 }, true],
  ['of the group, which may not read it', { gid: 3000, mode: 0o600 }, false],
  ['a folder that it may list and enter', { gid: 3000, mode: 0o750, isFolder: true }, true],
  ['a folder that it may list and not enter', { gid: 3000, mode: 0o740, isFolder: true }, false],
])('a job and a file %s', (_, over, mayRead) => {
  expect(unreadableBy(job, { uid: 0, closed: [file(over)] })).toHaveLength(mayRead ? 0 : 1);
});
