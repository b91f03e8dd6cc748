import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import type { PodReading } from '../../core/contracts/provider/pod-reading.ts';
import { outcomeText } from '../../core/contracts/provider/provider-view.ts';
import { judgeBackup, modelFor } from '../../core/provider/capability/judge-backup.ts';
import { loadIn } from '../../core/provider/load-in.ts';
import { type GeneratorPods, NOT_DUE } from '../../core/provider/ports/generator-pods.ts';
import { remedyFor } from '../remedy-for.ts';
import { type Finding, findingsOf, looked } from './findings/finding.ts';

type Pods = Pick<GeneratorPods, 'readings' | 'probe'>;
type Target = Pick<TargetConfig, 'id'> & { generator: GeneratorConfig };

/**
 * Checks the gateways of a target, each model by one probe, which costs a few tokens, and each
 * backup by the present load.
 */
export async function checkProviders(generatorPods: Pods, target: Target): Promise<Finding[]> {
  const { id, generator } = target;
  let readings: PodReading[] = [];
  const gateways = await looked('gateway', async () => {
    readings = await generatorPods.readings(id);
    return gatewayFindings(target, readings);
  });
  const asked = generator.providers.flatMap(({ name, models }) => models.map((model) => ({ name, model: model.name })));
  const probes = await Promise.all(
    asked.map(({ name, model }) => looked('credentials', () => probeFindings(generatorPods, id, name, model))),
  );
  return [...gateways, ...probes.flat(), ...loadFindings(generator, readings)];
}

function gatewayFindings({ id, generator }: Target, readings: PodReading[]): Finding[] {
  const { ok, failed } = findingsOf('gateway');
  if (generator.flag.kind !== 'gateway') return [];
  const remedy = 'apply what `ragmend manifests` prints, and look at the events of its pods';
  if (readings.length === 0) return [failed(`no gateway of '${id}' runs`, remedy)];
  const away = readings.flatMap((one) =>
    one.isAway ? [failed(`pod '${one.pod}' does not answer: ${one.reason}`, remedy)] : [],
  );
  return away.length > 0 ? away : [ok(`all ${readings.length} gateways of '${id}' answer`)];
}

async function probeFindings(
  pods: Pick<GeneratorPods, 'probe'>,
  id: string,
  name: string,
  model: string,
): Promise<Finding[]> {
  const { ok, failed, unknown, warning } = findingsOf('credentials');
  const { failure, millis } = await pods.probe(id, name, model, 'reach');
  if (failure === null) return [ok(`'${name}' answers for '${model}' after ${Math.round(millis)} ms`)];
  if (failure.code === NOT_DUE)
    return [unknown(`'${name}' was not asked for '${model}': probes.perHour allows none now`, 'run this again later')];
  const about = `'${name}' ${outcomeText(failure)} for '${model}'`;
  return [(failure.class === 'Throttled' ? warning : failed)(about, remedyFor(failure.class))];
}

/** By the largest request and the load of late, where a gateway has seen some. */
function loadFindings({ providers, switch: { quotaShare } }: GeneratorConfig, readings: PodReading[]): Finding[] {
  const { ok, failed } = findingsOf('backups');
  const [primary, ...backups] = providers;
  const seen = readings.some((one) => !one.isAway && one.load !== null);
  if (!seen || primary === undefined) return [];
  return backups.flatMap((backup) =>
    primary.models.flatMap((model) => {
      const [asked = model.name] = model.serves ?? [];
      if (modelFor(backup, asked) === null) return [];
      const { lacks } = judgeBackup(backup, { asked, ...loadIn(readings), quotaShare });
      return lacks.length === 0
        ? [ok(`'${backup.name}' can take the requests of late for '${asked}'`)]
        : lacks.map((what) =>
            failed(
              `'${backup.name}' can't stand in for '${asked}': ${what}`,
              'give it a model that can, or a larger quota',
            ),
          );
    }),
  );
}
