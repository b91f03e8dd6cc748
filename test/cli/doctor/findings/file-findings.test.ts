import { checkFiles } from '../../../../cli/doctor/findings/file-findings.ts';

const NOBODY = { runAsUser: 65_532, runAsGroup: 65_532, fsGroup: 65_532 };
const closed = (uid: number) => [{ uid, gid: uid, mode: 0o600, isFolder: false, path: '/data/schema.db' }];
const seen = (uid: number, files = closed(uid)) =>
  checkFiles({ workload: 's', runAs: NOBODY, isKnown: false, look: { uid, closed: files } });

test('files of root that nobody else may read keep a copy from being made, which is told with what to change', () => {
  expect(seen(0)).toEqual([
    {
      ...{ check: 'files', status: 'failed' },
      about:
        "a copy of 's' would fail: jobs run as user 65532, and may not read 1 of its files, e.g. '/data/schema.db' (user 0, mode 600)",
      remedy: expect.stringContaining('let the server run as a user other than root'),
    },
  ]);
  expect(seen(999)[0]?.remedy).toBe('set kubernetes.agent.runAsUser to 999, the owner of its files');
});

test('files that others may read are well, whoever owns them', () => {
  expect(seen(0, [])).toEqual([expect.objectContaining({ status: 'ok' })]);
});

test('what was not seen is only told where the template names no user', () => {
  const unseen = (isKnown: boolean) => checkFiles({ workload: 's', runAs: NOBODY, isKnown, look: 'it has no shell' });

  expect(unseen(true)).toEqual([]);
  expect(unseen(false)).toEqual([
    expect.objectContaining({ status: 'warning', about: expect.stringContaining('it has no shell') }),
  ]);
});
