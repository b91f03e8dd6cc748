import { isAllowed } from '../../bin/licence.ts';

test.each(['MIT', 'Apache-2.0 AND MIT', '(MIT OR GPL-3.0-or-later)', 'MIT OR Apache-2.0', '(MIT)'])(
  '%s may be in a bundle',
  (licence) => expect(isAllowed(licence)).toBe(true),
);

test.each([
  ...['GPL-3.0-only', 'LGPL-2.1', 'AGPL-3.0', 'MPL-2.0', 'MIT AND GPL-3.0-only', 'GPL-2.0 OR LGPL-2.1'],
  ...['unknown', '', 'SEE LICENSE IN LICENSE', 'UNLICENSED', 'MIT AND (MIT OR GPL-3.0-only)', 'mit'],
])('%s is refused', (licence) => expect(isAllowed(licence)).toBe(false));
