import { isPerson, type Who } from '../contracts/who.ts';

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{C}\u2800]/gu;
const ACCENT = /[\u0300-\u036f]/g;
const NO_LETTER = /[^\p{L}\p{M}\p{N}]/gu;

/**
 * Whether two names are one person's as far as their spelling shows: case, accents, spaces,
 * punctuation and what is invisible do not count. It errs to the safe side: two people with names
 * that are this close need a third. What acts without a person is nobody.
 */
export function samePerson(a: string, b: Who): boolean {
  return isPerson(b) && folded(a) === folded(b);
}

/** Upper case first, so that `ß` is `ss` and each sigma is one; a name without any letter counts as it is. */
function folded(name: string): string {
  const plain = name.normalize('NFKD').replace(INVISIBLE, '').replace(ACCENT, '');
  const cased = plain.toUpperCase().toLowerCase().normalize('NFKD').replace(ACCENT, '');
  return cased.replace(NO_LETTER, '') || plain.trim();
}
