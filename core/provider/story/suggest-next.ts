import type { CaseFacts } from '../../contracts/case-file.ts';
import { nameOf } from '../../contracts/subject.ts';
import type { Material } from '../../kernel/story/story.ts';
import { newestStep } from '../ramp/ramp-steps.ts';

/** Suggests what a person should do next after a failover, each line from a fact. */
export function suggestNext({ incident: { state, subject }, facts }: Material): string[] {
  return [
    ...byClass(facts),
    ...byOutcome(state, nameOf(subject), facts),
    ...ofWay(facts),
    ...ofBacklog(facts),
    ...(facts.overruledBy ? [`Agree with ${facts.overruledBy.who} on one owner of the flag.`] : []),
  ];
}

const ADVICE: Partial<Record<string, string>> = {
  Auth: 'Give {name} a valid key; it is tried as soon as the gateway reads it.',
  Money: 'Pay the bill of {name}, or raise its limit.',
  ModelGone: 'Name a model in ragmend.yaml that {name} still has.',
};

function byClass({ watches = {}, providersFound }: Partial<CaseFacts>): string[] {
  const found = (providersFound?.models ?? []).flatMap(({ provider, failure }) =>
    failure === null ? [] : [[provider, failure.class] as const],
  );
  const watched = Object.entries(watches).flatMap(([name, { failure, provenAt }]) =>
    failure === null || provenAt !== null ? [] : [[name, failure.class] as const],
  );
  const proven = new Set(Object.entries(watches).flatMap(([name, { provenAt }]) => (provenAt === null ? [] : [name])));
  const lines = [...found, ...watched]
    .filter(([name]) => !proven.has(name))
    .map(([name, failed]) => ADVICE[failed]?.replace('{name}', name));
  return [...new Set(lines.filter((line) => line !== undefined))];
}

function byOutcome(state: string, name: string, { switched, leftOn }: Partial<CaseFacts>): string[] {
  const now = leftOn?.provider ?? switched?.to;
  const stays = now === undefined ? '' : ` ${now} answers until then.`;
  switch (state) {
    case 'Observed':
      return [
        "Read what was found: set the target's autonomy, or its runbooks.provider-failover.autonomy, to approve when you want such a switch carried out.",
      ];
    case 'Rejected':
      return [`Decide how ${name} goes on, since the plan was rejected.${stays}`];
    case 'Expired':
      return [`Start the runbook again, since nobody answered in time.${stays}`];
    case 'Failed':
      return [`Fix what the failed step names, then start the runbook again.${stays}`];
    case 'Cancelled':
      return [`Finish by hand what was aborted, or start the runbook again.${stays}`];
    default:
      return [];
  }
}

function ofWay(facts: Partial<CaseFacts>): string[] {
  const step = newestStep(facts);
  if (step === null || !step.isQuality) return [];
  return [`Compare the answers of both providers before more traffic returns: ${step.reason}.`];
}

function ofBacklog({ drained }: Partial<CaseFacts>): string[] {
  if (!drained || drained.expired + drained.failed === 0) return [];
  return [
    `Ask the clients to send again what was dropped from the backlog: ${drained.expired + drained.failed} requests.`,
  ];
}
