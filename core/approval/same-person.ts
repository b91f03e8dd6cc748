import { isPerson, type Who } from '../contracts/who.ts';

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{C}\u2800]/gu;
const ACCENT = /[\u0300-\u036f]/g;
const NO_LETTER = /[^\p{L}\p{M}\p{N}]/gu;

/**
 * Returns whether two names look like the same person: case, accents, spaces, punctuation and
 * invisible characters do not count. Errs on the safe side: two people with names this close need a
 * third. A part of Ragmend that acts alone is nobody.
 */
export function samePerson(a: string, b: Who): boolean {
  return isPerson(b) && folded(a) === folded(b);
}

/**
 * Folds to upper case first, so that `ß` equals `ss` and both sigmas are one. Keeps a name
 * without letters as it is.
 */
function folded(name: string): string {
  const plain = name.normalize('NFKD').replace(INVISIBLE, '').replace(ACCENT, '');
  const cased = plain.toUpperCase().toLowerCase().normalize('NFKD').replace(ACCENT, '');
  return cased.replace(NO_LETTER, '') || plain.trim();
}
