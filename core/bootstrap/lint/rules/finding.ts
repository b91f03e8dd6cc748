import type { Path } from '../render/document.ts';
import type { Item } from '../render/render.ts';
import { type RuleId, rules } from './table.ts';

/**
 * What a rule found. `message` says what waits for what in one sentence; `chain` has a line for each wait of a cycle.
 */
export type Finding = {
  rule: RuleId;
  severity: 'error' | 'warning';
  file: string;
  line: number;
  template: string | null;
  object: string;
  message: string;
  chain: string[];
  remedy: string;
};

type More = { severity?: Finding['severity']; chain?: string[]; remedy?: string };

/** Returns a finding of a rule at a place in an object. */
export const findingAt = (rule: RuleId, item: Item, path: Path, message: string, more: More = {}): Finding => ({
  rule,
  severity: more.severity ?? rules[rule].severity,
  file: item.file,
  line: item.lineOf(path),
  template: item.template,
  object: item.id,
  message,
  chain: more.chain ?? [],
  remedy: more.remedy ?? rules[rule].remedy,
});
