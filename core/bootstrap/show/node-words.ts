import type { Condition, Evidence, WaitNode } from '../../contracts/bootstrap/graph.ts';
import { cleanLine } from '../logs/normalise.ts';

/** What a node is about and what of it is waited for. */
type Named = Pick<WaitNode, 'of' | 'condition'>;

/** How a condition is said that does not hold, and how one waits for it; `#` stands for the right form of to be. */
const WORDS: Record<Condition, [not: string, until: string]> = {
  exists: ['$ does not exist', '$ exists'],
  started: ['$ has not started', '$ has started'],
  ready: ['$ # not ready', '$ # ready'],
  functional: ['$ # not functional', '$ # functional'],
  complete: ['$ # not complete', '$ # complete'],
  bound: ['$ # not bound', '$ # bound'],
  migrated: ['$ # not migrated', '$ # migrated'],
  free: ['$ # not free', '$ # free'],
  quorum: ['$ has no quorum', '$ has a quorum'],
  room: ['there is no $', 'there is $'],
  current: ['$ # of an old revision', '$ # replaced'],
  admitted: ['$ # not passed', '$ # passed'],
  synced: ['$ # not synced', '$ # synced'],
};
const PLURAL = /^(new pods|names|transactions|hooks) /;
/** Objects are called by kind and name, and everything else gets an article. */
const BARE = /^[A-Z]\w*\/|^Helm release\/|^an? |^ResourceQuota/;

/** Says that something does not hold: `the schema of Deployment/retriever is not migrated`. */
export const notYet = (node: Named): string => worded(node, WORDS[node.condition][0]);

/** Says when a wait for something ends: `the schema of Deployment/retriever is migrated`. */
export const onceIt = (node: Named): string => worded(node, WORDS[node.condition][1]);

/** Returns what a node is about as it is called in a sentence. */
export const called = ({ of }: Pick<WaitNode, 'of'>): string => (BARE.test(of) ? of : `the ${of}`);

function worded(node: Named, words: string): string {
  const name = node.condition === 'room' ? roomFor(node.of) : called(node);
  const isPlural = PLURAL.test(node.of);
  return words
    .replace('does not exist', isPlural ? 'do not exist' : 'does not exist')
    .replace('$ exists', isPlural ? '$ exist' : '$ exists')
    .replace('#', isPlural ? 'are' : 'is')
    .replace('$', () => name);
}

const roomFor = (of: string) => (/^ResourceQuota/.test(of) ? `room in ${of}` : of.replace(/^an? /, ''));

/** Longer evidence says no more to a person. */
const LONGEST = 300;
const SECRETS: [RegExp, string][] = [
  [/(:\/\/[^\s:/@]{0,200}:)[^\s@]{1,300}@/g, '$1***@'],
  [/\b(bearer|basic) [\w.~+/=-]{8,400}/gi, '$1 ***'],
  [
    /((?:password|passwd|pwd|secret|token|api[-_]?key|credentials?)["']?\s{0,3}[=:]\s{0,3})["']?[^\s"',;&]{1,300}/gi,
    '$1***',
  ],
];

/** Returns a text from outside as one line of at most 300 characters, without secrets in their usual places. */
export function shown(text: string): string {
  const open = SECRETS.reduce((line, [pattern, mark]) => line.replace(pattern, mark), cleanLine(text).text);
  return open.length > LONGEST ? `${open.slice(0, LONGEST - 1)}…` : open;
}

/** Returns evidence that is fit to be shown and kept. */
export const shownEvidence = ({ kind, from, text }: Evidence): Evidence => ({
  kind,
  from: shown(from),
  text: shown(text),
});

/** Quotes evidence, without repeating what it is `about`: `the log of Pod/rag-1 app says "no such host"`. */
export function quoted(evidence: Evidence, about?: string): string {
  const { kind, from, text } = shownEvidence(evidence);
  if (kind === 'log') return `the log of ${from.replace(/^log of /, '')} says "${text}"`;
  const words = text.replace(/[.;:]+$/, '');
  if (kind === 'event') return `an event of ${from} says "${words}"`;
  if (from !== about) return `${from}: ${words}`;
  return VERB.test(words) ? `it ${words}` : words;
}

/** Evidence about an object is often told with the object as its subject. */
const VERB = /^(is|has|keeps|sends|makes|replaces|belongs|mounts|pulls|sets|ends|runs) /;

/** Returns a text as a sentence: with a capital, unless it begins with a name, and with one full stop. */
export const sentence = (text: string): string =>
  `${/^[a-z]+(?=[ ,])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text}.`;

/** Lists names: `a, b and c`; after five of them, how many more there are. */
export function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  const first = all.length > 6 ? [...all.slice(0, 5), `${all.length - 5} more`] : all;
  return first.length < 2 ? first.join('') : `${first.slice(0, -1).join(', ')} and ${first.at(-1)}`;
}
