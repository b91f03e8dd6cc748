import { gives, grantsOf, groupOf, role } from '../../../../core/contracts/http/access.ts';

test('each group gives its role, on all targets or on the one that it names', () => {
  const groups = ['ragmend-reader', 'ragmend-admin-docs-rag', 'ragmend-approver-approver'];

  expect(grantsOf(groups)).toEqual([
    { role: 'reader', targetId: null },
    { role: 'admin', targetId: 'docs-rag' },
    { role: 'approver', targetId: 'approver' },
  ]);
  expect(grantsOf(groups).map(groupOf)).toEqual(groups);
});

test.each([
  'ragmend',
  'ragmend-',
  'ragmend-owner',
  'xragmend-admin',
  'ragmend-admin-',
  'Ragmend-admin',
  'ragmend-admins',
])('the group %s gives nothing', (group) => {
  expect(grantsOf([group])).toEqual([]);
});

test.each([
  ['reader', ['reader']],
  ['operator', ['reader', 'operator']],
  ['approver', ['reader', 'approver']],
  ['admin', ['reader', 'operator', 'approver', 'admin']],
] as const)('who is %s may do what %j may, on their own target and no other', (own, expected) => {
  const scoped = [{ role: own, targetId: 'docs-rag' }];
  const everywhere = [{ role: own, targetId: null }];
  const may = (grants: typeof scoped | typeof everywhere, targetId: string | null) =>
    role.options.filter((needed) => gives(grants, needed, targetId));

  expect(may(scoped, 'docs-rag')).toEqual(expected);
  expect(may(scoped, 'code-rag')).toEqual([]);
  expect(may(scoped, null)).toEqual([]);
  expect(may(everywhere, 'code-rag')).toEqual(expected);
  expect(may(everywhere, null)).toEqual(expected);
});
