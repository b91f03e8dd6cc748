import type { StartAction } from '../../contracts/bootstrap/start-plan.ts';
import { inWords } from '../../kernel/story/in-words.ts';
import type { StartProposal } from '../graph/find-plan.ts';
import { called, listed } from './node-words.ts';

type Plan = NonNullable<StartProposal['plan']>;

const WORDS: Record<Exclude<StartAction['kind'], 'advise'>, string> = {
  migrate: 'run the declared migration of $ once',
  'check-job': 'run the declared check as $',
  'delete-pod': 'delete $',
  'roll-back': 'return $ to its last revision',
  'scale-from-zero': 'start $ from 0 pods',
  'start-together': 'start all pods of $ at once',
};

/** Says in which order a proven plan would start a service, and what of it has no undo. */
export function tellPlan({ actions, stop, start, cost }: Plan): string[] {
  const steps = [
    ...stop.map((group) => `scale ${listed(group)} to 0`),
    ...actions.map(inPlain),
    ...(start.length > 0
      ? [`wait until ${start.map(listed).join(', then ')} ${isOne(start) ? 'is' : 'are'} ready`]
      : []),
  ];
  return [
    `A plan would complete the start, as a simulation shows: ${steps.join('; ')}. The gap is about ${inWords(cost)}.`,
    ...(actions.some(({ kind }) => kind === 'migrate') ? ['A migration has no undo.'] : []),
  ];
}

const isOne = (groups: string[][]) => groups.flat().length === 1;

/** Says why a plan that would help is not made: only components of ragmend.yaml are changed. */
export const tellUndeclared = ({ actions }: Plan): string =>
  `It would help to ${either(actions.map(inPlain))}, but only components that ragmend.yaml declares are changed.`;

/** Says what only a person can change, where no plan is allowed. */
export function tellAdvice(advice: readonly StartAction[]): string[] {
  const advised = advice.flatMap(({ kind, on }) => (kind === 'advise' ? on.map((of) => called({ of })) : []));
  const barred = advice.flatMap((action) => (action.kind === 'advise' ? [] : [inPlain(action)]));
  return [
    ...(advised.length > 0
      ? [`No plan is allowed that completes the start: a person has to change ${either(advised)}.`]
      : []),
    ...(barred.length > 0 ? [`It would help to ${either(barred)}, which a person has to do.`] : []),
  ];
}

const inPlain = ({ kind, on, makes }: StartAction) =>
  kind === 'advise' ? '' : WORDS[kind].replace('$', () => listed(on.length > 0 ? on : makes));
const either = (names: string[]) => listed(names).replace(/ and (?!.* and )/, ' or ');
