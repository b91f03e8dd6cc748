import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import { judgeBackup, modelFor } from '../../core/provider/capability/judge-backup.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

type Provider = GeneratorConfig['providers'][number];

const { ok, warning } = findingsOf('generator');

/** Checks by the configuration alone whether the backups of a target can stand in for its primary. */
export function checkGenerator({ id, generator }: Pick<TargetConfig, 'id' | 'generator'>): Finding[] {
  if (generator === undefined) return [];
  const [primary, ...backups] = generator.providers;
  if (primary === undefined || backups.length === 0)
    return [
      warning(
        `'${id}' has no backup for '${primary?.name}': when it fails, only cached answers and refusals are left`,
        'add a provider below generator.providers',
      ),
    ];
  const findings = [...backups.flatMap((backup) => compare(primary, backup)), ...checkRamp(id, generator)];
  return findings.length > 0 ? findings : [ok(`each backup of '${id}' can do what '${primary.name}' can`)];
}

/** Compares, for each model name that requests may ask for, the primary with the backup. */
function compare(primary: Provider, backup: Provider): Finding[] {
  return primary.models.flatMap((model) => {
    const [asked = model.name] = model.serves ?? [];
    const { promptTokens, answerTokens } = largest(model);
    const need = { promptTokens, answerTokens, jsonMode: model.jsonMode, tools: model.tools };
    const { requestsPerMinute = 0, tokensPerMinute = 0 } = model.quota ?? {};
    const load = { requestsPerMinute, tokensPerMinute };
    const { lacks, unknown } = judgeBackup(backup, { asked, need, load, quotaShare: 1 });
    return [
      ...lacks.map((what) =>
        warning(
          `backup '${backup.name}' can't take every request for '${asked}': ${what}`,
          'give it a model that can, or accept that such requests get no backup',
        ),
      ),
      ...(unknown.length === 0 || modelFor(backup, asked) === null
        ? []
        : [
            warning(
              `nobody knows whether backup '${backup.name}' bears the load of '${asked}': ${unknown.join(' and ')} is not configured`,
              'give the quota of its model in ragmend.yaml',
            ),
          ]),
    ];
  });
}

/** The largest request that the primary takes. */
const largest = ({ context, output }: Provider['models'][number]) => {
  const answerTokens = Math.min(output ?? 0, context);
  return { promptTokens: context - answerTokens, answerTokens };
};

function checkRamp(id: string, { flag, shadow, ramp }: GeneratorConfig): Finding[] {
  if (flag.kind !== 'gateway')
    return [
      warning(
        `'${id}' is switched by a flag of kind '${flag.kind}': it has no cached answers, no ramp and no backlog`,
        'let the service ask the gateway, and set flag: { kind: gateway }',
      ),
    ];
  if (!shadow.enabled)
    return [
      warning(
        `no pairs are sampled for '${id}', so each of the ${ramp.steps.length} steps of the way back waits for a person`,
        'set shadow: { enabled: true } if both providers may see the prompts',
      ),
    ];
  const perRamp = ramp.pairs * ramp.steps.length;
  const minutes = Math.round(perRamp / shadow.perMinute);
  return shadow.perDay >= perRamp
    ? []
    : [
        warning(
          `the way back of '${id}' needs ${perRamp} pairs (about ${minutes} minutes), but only ${shadow.perDay} may be sampled in a day`,
          `set shadow.perDay to ${perRamp}, or ramp.pairs lower`,
        ),
      ];
}
