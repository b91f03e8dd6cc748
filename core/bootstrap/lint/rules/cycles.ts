import { findCycles, type Step } from '../graph/find-cycles.ts';
import { isNeed } from '../graph/lint-graph.ts';
import type { Item, Render } from '../render/render.ts';
import { type Finding, findingAt } from './finding.ts';
import { type RuleId, rules } from './table.ts';

/** Rules L1 to L3, L7, L8, L12, L14 and L18: what waits for itself by way of others. */
export function cycleFindings(render: Render): Finding[] {
  const found = findCycles(render).flatMap((steps) => ofCycle(render, steps));
  // A claim that is not there and one that is not bound are one need.
  return [...new Map(found.toReversed().map((one) => [one.message, one])).values()].reverse();
}

function ofCycle(render: Render, steps: Step[]): Finding[] {
  const rule = ruleOf(steps);
  const need = needIn(steps, rule);
  const item = need?.note.item;
  if (!need || !item) return [];
  const chain = startAt(steps, need).map(({ from, note }) => sentence(from, note.text));
  const isSure = steps.every(({ note }) => note.isSure);
  const byWaitOnly = render.deployer === 'helm' && (rule === 'L1' || rule === 'L12');
  const when = byWaitOnly ? ' With --wait or --atomic, that never ends.' : '';
  const message = `${sentence(need.from, need.note.text)}, and that waits for ${item.id}.${when}`;
  const severity = isSure && !byWaitOnly ? rules[rule].severity : 'warning';
  return [findingAt(rule, item, need.note.path, message, { chain, severity })];
}

/** A node's id ends with its condition; the object's name is what a sentence is about. */
const sentence = (node: string, text: string) => `${node.slice(0, node.lastIndexOf(' '))} ${text}`;

function startAt(steps: Step[], first: Step): Step[] {
  const at = steps.indexOf(first);
  return [...steps.slice(at), ...steps.slice(0, at)];
}

/** The kind of a cycle follows from the waits on it that nobody stated as such. */
function ruleOf(steps: Step[]): RuleId {
  const turns = steps.flatMap(({ note }) => (note.by === 'turn' && note.item ? [note.item] : []));
  const isClaim = steps.some(({ from }) => /^PersistentVolumeClaim\/.* bound$/.test(from));
  if (turns.length > 0 && isClaim) return 'L12';
  if (turns.some(({ turn }) => turn.stage === 'after')) return 'L1';
  const hooks = steps.flatMap(({ note }) => (note.item?.turn.stage === 'before' ? [note.item] : []));
  if (turns.length > 0 && hooks.length > 0) return hooks.some(({ turn }) => turn.isUpgradeHook) ? 'L3' : 'L2';
  if (turns.length > 0 || steps.some(({ note }) => note.by === 'flux')) return 'L18';
  if (steps.some(({ note }) => note.by === 'made')) return 'L14';
  const items = new Set(steps.flatMap(({ note }) => (isNeed(note) && note.item ? [note.item] : [])));
  return items.size === 1 ? 'L7' : 'L8';
}

/** The need that a person would change: of the pod for what comes late, of the hook for what is not there yet. */
function needIn(steps: Step[], rule: RuleId): Step | undefined {
  const needs = steps.filter(({ note }) => isNeed(note) && note.item !== null);
  const isPlace = ({ turn }: Item) =>
    rule === 'L1' ? turn.stage !== 'after' : rule === 'L2' || rule === 'L3' ? turn.stage === 'before' : true;
  const order = (a: Step, b: Step) => placeOf(a).localeCompare(placeOf(b));
  const sorted = needs.toSorted(order);
  return sorted.find(({ note }) => note.item && isPlace(note.item)) ?? sorted[0];
}

const placeOf = ({ note }: Step) => `${note.item?.file} ${String(note.item?.lineOf(note.path)).padStart(8, '0')}`;
