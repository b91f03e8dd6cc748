import { type Linked, link } from './link.ts';
import type { Page } from './page.ts';

/** Documents a runbook as a numbered Markdown page, from the same lines as its state machine. */
export function documentRunbook(name: string, page: Page, tail: Page): string {
  const linked = [...link(page, tail).values()].filter(({ step }) => step.kind !== 'wait');
  const number = new Map(linked.map(({ step }, index) => [step.title, index + 1]));
  const tailStart = tail.flat()[0]?.title ?? '';
  return [
    `# Runbook: ${name}`,
    '',
    '<!-- made by `npm run docs` from the page in lib/runbooks: change that -->',
    '',
    `A step that fails goes to step ${number.get(tailStart)}, "${tailStart}"; a step that fails there goes on with the next one.`,
    '',
    ...linked.map((entry) => `${number.get(entry.step.title)}. ${lineOf(entry, number)}`),
    '',
  ].join('\n');
}

function lineOf({ step, next, cases }: Linked, number: Map<string, number>): string {
  const to = (title: string | undefined) =>
    `step ${number.get(title ?? '') ?? number.get((title ?? '').replace('Wait before: ', ''))}`;
  const isJump = number.get(next ?? '') !== (number.get(step.title) ?? 0) + 1;
  const onward = () => (isJump ? `, then ${to(next)}` : '');
  switch (step.kind) {
    case 'task':
      return `${step.title}${step.token ? ' and wait for the decision' : ''} (task \`${step.task}\`)${step.goesOn ? '; goes on if it fails' : ''}${onward()}`;
    case 'choice':
      return `**${step.title}** ${cases.map((each) => `If \`${each.condition}\`: ${to(each.next)}. `).join('')}Otherwise: ${to(next)}.`;
    case 'escalate':
      return `${step.title}: on to ${to(next)}`;
    default:
      return `*${step.title}*`;
  }
}
