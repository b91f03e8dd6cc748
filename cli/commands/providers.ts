import type { Command } from 'commander';
import type { ProbeView, ProviderItem, ProvidersView, RampItem } from '../../core/contracts/http/providers.ts';
import { ANSWER_MODES } from '../../core/contracts/provider/generator-state.ts';
import { outcomeText } from '../../core/contracts/provider/provider-view.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import type { Reach } from '../caller.ts';
import { clientFor } from '../client.ts';
import { ExitCode } from '../exit-codes.ts';
import { remedyFor } from '../remedy-for.ts';
import { columns, plain, progress, show } from '../terminal.ts';

type Options = Reach & { json?: boolean };

/** Adds the commands about LLM providers: providers, provider probe. */
export function addProviderCommands(program: Command, shared: (command: Command) => Command): void {
  shared(program.command('providers'))
    .description(
      'show who answers: each model with its share, its breaker and when it is asked again; and the way back',
    )
    .action(async (options: Options) => show(await clientFor(options).providers(), options.json, described));
  const provider = program.command('provider').description('ask one LLM provider');
  shared(provider.command('probe').argument('<name>', 'provider, as in ragmend.yaml'))
    .description('ask a provider for one short answer with the credential of the service; it costs a few tokens')
    .option('--model <name>', 'which of its models; without it, the first')
    .addHelpText(
      'after',
      "\nA probe counts in the generator's probes.perHour of ragmend.yaml and is refused beyond it.\nA good one closes a breaker that waits for it. Exit code 1 if the provider fails.",
    )
    .action(async (name: string, { json, model, ...reach }: Options & { model?: string }) => {
      if (!json) progress(`asking ${plain(name)} once, which costs a few tokens ...`);
      const probe = await clientFor(reach).probe(name, model === undefined ? {} : { model });
      show(probe, json, probeText);
      if (probe.failure !== null) process.exitCode = ExitCode.Failed;
    });
}

function probeText({ provider, model, millis, failure }: ProbeView): string {
  if (failure !== null && millis === 0) return plain(unaskedText(provider, model, failure));
  const about = `${provider} ${outcomeText(failure)} for '${model}'`;
  const took = ` after ${Math.round(millis)} ms`;
  const wait = failure?.horizonSeconds ? `; it asks to be left alone for ${Math.ceil(failure.horizonSeconds)} s` : '';
  return plain(`${about}${took}${wait}${failure === null ? '' : `: ${remedyFor(failure.class)}`}`);
}

function unaskedText(provider: string, model: string, failure: NonNullable<ProbeView['failure']>): string {
  const { class: last, code, horizonSeconds } = failure;
  const when = horizonSeconds ? `again in ${Math.ceil(horizonSeconds)} s` : 'later';
  return `${provider} was not asked for '${model}', which rests after its last failure, ${last} (${code}): ask ${when}; ${remedyFor(last)}`;
}

function described(view: ProvidersView): string {
  if (view.providers.length === 0)
    return `no LLM providers of ${view.targetId} are configured: add its 'generator' to ragmend.yaml; "ragmend init" proposes one`;
  return [
    columns(
      ['PROVIDER', 'ROLE', 'SHARE', 'MODEL', 'STATE', 'ASKED AGAIN', 'LAST FAILURE'],
      view.providers.flatMap(rows),
      '',
    ),
    ...nowLines(view),
    ...view.unknown.map((line) => `unknown: ${plain(line)}`),
    ...(view.ramp === null ? [] : ['', rampText(view.ramp)]),
  ].join('\n');
}

const rows = ({ name, role, percent, models }: ProviderItem): string[][] =>
  models.map(({ model, state, until, failure, pods }) => [
    ...[name, role, percent === null ? 'unknown' : `${percent} %`, model],
    `${state ?? 'unknown'}${pods.so < pods.of ? ` in ${pods.so} of ${pods.of} pods` : ''}`,
    ...[until ?? '', failure ?? ''],
  ]);

function nowLines({ flag, state, pods, answers, backlog }: ProvidersView): string[] {
  const away = pods.filter((pod) => pod.away !== null);
  return [
    ...(flag === null ? [] : [`flag (${flag.kind}): ${flag.provider ?? flag.value ?? 'no provider of ragmend.yaml'}`]),
    ...(flag?.writtenBy && flag.kind !== 'gateway' ? [`  written by ${flag.writtenBy}`] : []),
    ...(flag?.ownedBy ? [`  owned by ${flag.ownedBy.tool}: ${flag.ownedBy.change}`] : []),
    ...(state === null ? [] : [`mode: ${state.mode}, set by ${nameOfWho(state.by)} at ${state.at}: ${state.reason}`]),
    ...away.map(({ pod, away: reason }) => `pod ${pod} is away: ${reason}`),
    ...(answers === null
      ? []
      : [`answers since the pods started: ${ANSWER_MODES.map((mode) => `${answers.total[mode]} ${mode}`).join(', ')}`]),
    ...(backlog === null
      ? []
      : [`backlog: ${backlog.waiting} wait, ${backlog.expired} expired, ${backlog.failed} failed`]),
  ].map(plain);
}

function rampText({ incidentId, closedAt, primary, steps, leftOut }: RampItem): string {
  const head = `way back to ${primary}, ${closedAt === null ? 'under way in' : 'the last one, of'} ${incidentId}:`;
  const cells = steps.map((step) => [
    ...[step.at, `${step.percent} %`, `${step.pairs} of ${step.needed}`, String(step.wins), String(step.losses)],
    ...[percent(step.lossUpper), percent(step.precisionLower), step.decision ?? 'under way', step.reason],
  ]);
  const heads = ['SINCE', 'SHARE', 'PAIRS', 'WON', 'LOST', 'LOST AT MOST', 'PRECISION AT LEAST', 'DECISION', 'WHY'];
  const earlier = leftOut === undefined ? [] : [`the first ${leftOut} steps are left out`];
  return [plain(head), ...earlier, columns(heads, cells, 'no step yet')].join('\n');
}

const percent = (share: number | null) => (share === null ? '' : `${Number((share * 100).toFixed(1))} %`);
