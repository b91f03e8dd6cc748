import { isScalar, parse, parseDocument, type Scalar } from 'yaml';
import * as z from 'zod';
import { SwitchRefused } from '../../../core/provider/errors.ts';

/** A flag of a source of flagd (https://flagd.dev/reference/flag-definitions), as far as it is read. */
const definition = z.object({
  state: z.enum(['ENABLED', 'DISABLED']),
  variants: z.record(z.string(), z.unknown()),
  defaultVariant: z.string(),
  targeting: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * Returns the default variant of a flag in a source of flagd, in JSON or YAML. `set` returns the
 * text with another variant and every other character unchanged. Throws SwitchRefused if the default
 * variant does not decide for everybody.
 */
export function flagdVariant(text: string, flag: string, where: string): { value: string; set(to: string): string } {
  const document = parseDocument(text);
  const refuse = (why: string) => new SwitchRefused(`flag '${flag}' in ${where} ${why}`);
  if (document.errors.length > 0)
    throw refuse(`can't be read, as the text is neither JSON nor YAML (${document.errors[0]?.code}): mend it`);
  const found = definition.safeParse(document.toJS()?.flags?.[flag]);
  const node = document.getIn(['flags', flag, 'defaultVariant'], true);
  if (!found.success || !isPlainText(node))
    throw refuse(
      'is not a flag of flagd with a state, variants and a defaultVariant: correct generator.flag.flag, or the source',
    );
  const { state, variants, defaultVariant, targeting } = found.data;
  if (state === 'DISABLED') throw refuse('is disabled, so it decides nothing: enable it');
  if (Object.keys(targeting ?? {}).length > 0)
    throw refuse('has targeting, so its default variant does not decide for everybody: use a flag without targeting');
  return {
    value: defaultVariant,
    set(to) {
      if (!(to in variants))
        throw refuse(
          `has no variant '${to}', only ${Object.keys(variants).join(', ')}: add it, or correct generator.flag.values`,
        );
      const [start, end] = node.range;
      return `${text.slice(0, start)}${written(to, node)}${text.slice(end)}`;
    },
  };
}

type Placed = Scalar<string> & { range: [number, number, number] };

const isPlainText = (node: unknown): node is Placed =>
  isScalar(node) && typeof node.value === 'string' && Array.isArray(node.range);

/** Writes a text in the style of the one that it replaces, if that style can say it. */
function written(to: string, { type }: Placed): string {
  const styled = type === 'PLAIN' ? to : type === 'QUOTE_SINGLE' ? `'${to}'` : null;
  return styled !== null && readsAs(styled, to) ? styled : JSON.stringify(to);
}

function readsAs(styled: string, to: string): boolean {
  try {
    // In braces, where a plain text may hold the least.
    return parse(`{a: ${styled} }`).a === to;
  } catch {
    return false;
  }
}
