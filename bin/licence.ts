/** Licences whose code may be in a bundle: they ask for no more than a notice. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
];

/**
 * Returns whether an SPDX expression allows a package in a bundle. One choice of an OR is enough, an
 * AND needs all; whatever is unknown is refused.
 */
export function isAllowed(licence: string): boolean {
  const plain = licence.replace(/^\(([^()]*)\)$/, '$1');
  if (plain.includes(' OR ')) return !plain.includes(' AND ') && plain.split(' OR ').some(isAllowed);
  return plain.split(' AND ').every((one) => ALLOWED.includes(one));
}
