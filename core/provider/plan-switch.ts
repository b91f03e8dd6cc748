import type { CaseFacts } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import type { GeneratorConfig } from '../contracts/config/generator-config.ts';
import { generatorOf, primaryOf } from '../contracts/config/target-of.ts';
import type { PlanOf } from '../contracts/plan.ts';
import type { PlanFact } from '../contracts/plans/plan-base.ts';
import { outcomeText } from '../contracts/provider/provider-view.ts';
import type { ModelFound } from '../contracts/rooms/provider.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { keepPlan } from '../kernel/approved-plan.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import { text } from '../kernel/restore-facts.ts';
import { SwitchRefused } from './errors.ts';
import { missingFor } from './flag/missing-for.ts';
import type { FlagReading, ProviderFlag } from './ports/provider-flag.ts';

type Deps = { providerFlag: ProviderFlag; caseFile: CaseFile; config: Config };
type Input = TaskInput<'planSwitch'>;

/**
 * Plans the switch of all traffic to a backup, and saves the plan under its hash. Throws
 * SwitchRefused with the change to make if another tool owns the flag.
 */
export async function planSwitch(deps: Deps, input: Input): Promise<TaskOutput<'planSwitch'>> {
  const flag = await deps.providerFlag.read(input.targetId);
  if (flag.ownedBy !== null)
    throw new SwitchRefused(
      `${flag.ownedBy.tool} owns the flag of '${input.targetId}' and would put it back: ${flag.ownedBy.change}`,
    );
  const facts = await deps.caseFile.facts(input.incidentId);
  const plan = draft(generatorOf(deps.config, input.targetId), flag, facts, input);
  return { planHash: await keepPlan(deps, input, plan) };
}

function draft(
  generator: GeneratorConfig,
  flag: FlagReading,
  { providersFound }: Partial<CaseFacts>,
  { incidentId, targetId, providerId, backupId }: Input,
): PlanOf<'switch'> {
  const primary = primaryOf(generator).name;
  const models = providersFound?.models ?? [];
  const now = flag.provider ?? flag.value ?? 'nobody';
  return {
    action: 'switch',
    incidentId,
    targetId,
    subject: { kind: 'provider', id: providerId },
    backupId,
    from: { provider: flag.provider, value: flag.value, version: flag.version },
    summary: `Let ${backupId} answer in place of ${primary}, which ${failing(models, primary)}.`,
    changes: [
      `flag (${generator.flag.kind}): from '${now}' to '${backupId}', for all sessions`,
      ...missingFor(generator.flag),
    ],
    undo: `Switch the flag back to '${now}'. Without a person, traffic returns only once ${primary} is proven, step by step.`,
    expectedSeconds: EXPECTED[generator.flag.kind],
    facts: [...ofBackup(models, backupId), ...ofOthers(models, backupId)],
    missing: missingFor(generator.flag),
  };
}

/** How long it takes until each pod follows the flag, in seconds. */
const EXPECTED: Record<GeneratorConfig['flag']['kind'], number> = {
  gateway: 5,
  'configmap-key': 120,
  'deployment-env': 180,
};

function failing(models: ModelFound[], provider: string): string {
  const found = models.find((model) => model.provider === provider && model.failure !== null)?.failure;
  return found ? outcomeText(found) : 'does not answer as it should';
}

function ofBackup(models: ModelFound[], backupId: string): PlanFact[] {
  const [model] = models.filter(({ provider, lacks }) => provider === backupId && lacks.length === 0);
  if (!model) return [];
  return [
    text('Backup', `${backupId} answered a probe for '${model.model}'`),
    ...model.unknown.map((what) => text('Not known', what)),
  ];
}

function ofOthers(models: ModelFound[], backupId: string): PlanFact[] {
  return models
    .filter(({ provider }) => provider !== backupId)
    .map(({ provider, model, failure, lacks }) =>
      text(provider, `'${model}' ${[outcomeText(failure), ...lacks].join('; ')}`),
    );
}
