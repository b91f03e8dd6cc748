import type { V1Validation } from '@kubernetes/client-node';
import type { Program } from '../../../../core/contracts/config/bootstrap-config.ts';
import { kindAndName } from '../../bootstrap/workload.ts';
import { UNDISTURBED } from '../../jobs/job-object.ts';
import { failurePolicy } from '../../migration/migration-job.ts';
import { jobNameOf, type MigratingComponent } from '../../migration/migration-names.ts';
import { NEVER_READY, SAME_OF_A_CONTAINER, SAME_OF_A_POD } from '../../migration/migration-pod.ts';
import { declaredEnv } from '../../migration/program.ts';
import { MOST_REQUESTED } from '../../migration/resources.ts';
import { text, texts } from '../cel.ts';
import { agree, agreeBut, hasOnly, listOf, literal } from '../form/known-form.ts';

/**
 * Returns what the pod of a migration is beside its container, in CEL: `pod` is that of the Job,
 * `own` that of the workload, `volumes` the names of the volumes of the Job.
 */
export function podRules({ workload, migration }: MigratingComponent): V1Validation[] {
  const annotations = 'variables.template.metadata.?annotations.orValue({})';
  const ownAnnotations = 'params.spec.template.metadata.?annotations';
  const undisturbed = literal(UNDISTURBED);
  const inits = listOf('variables.pod', 'initContainers');
  const ownInits = listOf('variables.own', 'initContainers');
  return [
    {
      expression: `${ownAnnotations}.orValue({}).all(key, key in ${annotations}) && ${annotations}.all(key, ${undisturbed}[?key] == optional.of(${annotations}[key]) || (!(key in ${undisturbed}) && ${ownAnnotations}[?key] == optional.of(${annotations}[key])))`,
      message: `a migration has the annotations of the pods of '${workload}', and no autoscaler moves it`,
    },
    {
      expression: `${hasOnly('variables.pod', [...SAME_OF_A_POD, ...NAMED_OF_A_POD])} && variables.pod.restartPolicy == 'Never' && variables.pod.readinessGates == ${literal([NEVER_READY])} && variables.pod.containers.size() == 1`,
      message: 'a migration is one container that is tried once, serves nobody and has nothing else',
    },
    ...SAME_OF_A_POD.map((field) => ({
      expression: agree('variables.pod', 'variables.own', [field]),
      message: `a migration has the ${field} of '${workload}'`,
    })),
    {
      expression:
        "variables.pod.?affinity.orValue({}) == (variables.own.?affinity.nodeAffinity.hasValue() ? {'nodeAffinity': variables.own.affinity.nodeAffinity} : {})",
      message: `a migration has the nodeAffinity of '${workload}', and no other`,
    },
    {
      expression: `${listOf('variables.pod', 'volumes')} == ${volumesOf({ workload, migration })}`,
      message: `a migration has the volumes of '${workload}'${migration.keepClaims ? '' : ', without its claims'}`,
    },
    {
      expression: `${inits}.map(one, one.name) == ${ownInits}.map(own, own.name).filter(name, ${inits}.exists(one, one.name == name)) && ${inits}.all(one, ${ownInits}.exists(own, ${agreeBut('one', 'own', MOUNTED)} && ${mountsOf('one', 'own')}))`,
      message: `a migration has init containers of '${workload}', as they are`,
    },
  ];
}

/** Returns what the container of a migration is, in CEL. */
export function containerRules(component: MigratingComponent): V1Validation[] {
  const { workload, migration } = component;
  const name = (purpose: 'migrate' | 'check') => text(jobNameOf(component, purpose));
  const runs = `(object.metadata.name == ${name('migrate')} ? (${programRule(migration.run)}) : (${migration.check ? programRule(migration.check) : 'false'}))`;
  const about: [string, string][] = [
    [
      `${hasOnly('one', [...SAME_OF_A_CONTAINER, ...NAMED_OF_A_CONTAINER])} && ${agree('one', 'own', SAME)} && ${mountsOf('one', 'own')}`,
      `a migration has the container of '${workload}'`,
    ],
    [IMAGE, `a migration has the image of '${workload}', or the same by its digest`],
    [
      runs,
      'a migration runs what ragmend.yaml declares: apply what `ragmend manifests` of the deployed version prints',
    ],
    [RESOURCES, `a migration has the limits of '${workload}', no devices and small requests`],
    [
      `object.spec.podFailurePolicy == ${literal(failurePolicy(OWN_NAME)).replace(text(OWN_NAME), 'own.name')}`,
      'a migration fails by its exit code, or with its pod',
    ],
  ];
  return about.map(([expression, message]) => ({
    expression: `variables.named.size() == 1 && variables.named.all(own, variables.pod.containers.all(one, ${expression}))`,
    message,
  }));
}

const NAMED_OF_A_POD = ['affinity', 'initContainers', 'volumes', 'restartPolicy', 'readinessGates', 'containers'];
const NAMED_OF_A_CONTAINER = ['image', 'command', 'args', 'env', 'resources'];
const OWN_NAME = 'own.name';
const MOUNTED: readonly string[] = ['volumeMounts', 'volumeDevices'];
const SAME = SAME_OF_A_CONTAINER.filter((field) => !MOUNTED.includes(field));

// An image without its tag: the last colon after the last slash.
const REPOSITORY = "own.image.split('@')[0].find('^([^/]*/)*[^:/]+')";
const PINNED = "one.image.split('@sha256:')";
const IMAGE = `one.image == own.image || (${PINNED}.size() == 2 && ${PINNED}[0] == ${REPOSITORY} && ${PINNED}[1].matches('^[0-9a-f]{64}$'))`;

const KINDS = texts(Object.keys(MOST_REQUESTED));
const RESOURCES = [
  "one.?resources.orValue({}).all(key, key in ['limits', 'requests'])",
  `own.?resources.limits.orValue({}).all(key, !(key in ${KINDS}) || key in one.?resources.limits.orValue({}))`,
  `one.?resources.limits.orValue({}).all(key, key in ${KINDS} && own.?resources.limits[?key] == optional.of(one.resources.limits[key]))`,
  `one.?resources.requests.orValue({}).all(key, key in ${KINDS} && one.resources.requests[key] in [${literal(MOST_REQUESTED)}[key], dyn(own.?resources.requests[?key].orValue('')), dyn(own.?resources.limits[?key].orValue(''))])`,
].join(' && ');

/** Returns the condition that a container runs a declared program, `own` without it being the container. */
function programRule({ command, args, env }: Program): string {
  const declared = declaredEnv(env);
  const names = texts(declared.map(({ name }) => name));
  const own = listOf('own', 'env');
  const kept = declared.length === 0 ? own : `${own}.filter(each, !(each.name in ${names})) + ${literal(declared)}`;
  const takes = args ?? (command === undefined ? undefined : []);
  return [
    command === undefined ? agree('one', 'own', ['command']) : `one.?command.orValue([]) == ${texts(command)}`,
    takes === undefined ? agree('one', 'own', ['args']) : `${listOf('one', 'args')} == ${texts(takes)}`,
    `${listOf('one', 'env')} == ${kept}`,
  ].join(' && ');
}

/** Returns the condition that a container mounts what its own one does, of the volumes of the Job. */
function mountsOf(one: string, own: string): string {
  return MOUNTED.map(
    (field) => `${listOf(one, field)} == ${listOf(own, field)}.filter(each, each.name in variables.volumes)`,
  ).join(' && ');
}

function volumesOf({ workload, migration }: Pick<MigratingComponent, 'workload' | 'migration'>): string {
  const own = listOf('variables.own', 'volumes');
  if (!migration.keepClaims) return `${own}.filter(each, !has(each.persistentVolumeClaim))`;
  if (kindAndName(workload).kind !== 'StatefulSet') return own;
  const claim =
    "each.metadata.name + '-' + params.metadata.name + '-' + string(params.spec.?ordinals.start.orValue(0))";
  return `${own} + ${listOf('params.spec', 'volumeClaimTemplates')}.map(each, {'name': dyn(each.metadata.name), 'persistentVolumeClaim': dyn({'claimName': ${claim}})})`;
}
