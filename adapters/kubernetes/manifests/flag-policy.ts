import type { V1Validation } from '@kubernetes/client-node';
import { namedWorkloads } from '../../../core/contracts/config/kubernetes-config.ts';
import { flagValue } from '../../../core/provider/flag/flag-values.ts';
import { componentsOf } from '../bootstrap/workload.ts';
import type { EnvFlag, KeyFlag } from '../flag/flag-place.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { isSame, text, texts } from './cel.ts';
import { agreeBut } from './form/known-form.ts';
import { keepsMetadata } from './form/metadata-form.ts';
import type { Policy } from './policy.ts';

/** The object that has a target's flag, and its namespace. */
type FlagObject = { resource: 'deployments' | 'configmaps'; name: string; namespace: string };

/** Returns the object that has the flag of a target, null behind the gateway and without a generator. */
export function flagObject({ generator, kubernetes }: KubernetesTarget): FlagObject | null {
  const flag = generator?.flag;
  if (!flag || flag.kind === 'gateway') return null;
  const { namespace = kubernetes.namespace } = flag;
  return flag.kind === 'deployment-env'
    ? { resource: 'deployments', name: flag.deployment, namespace }
    : { resource: 'configmaps', name: flag.configMap, namespace };
}

/** Returns the name of the flag's object, if it is of this kind and in the target's own namespace. */
export function flagObjectIn(target: KubernetesTarget, resource: FlagObject['resource']): string[] {
  const found = flagObject(target);
  const isThere = found?.resource === resource && found.namespace === target.kubernetes.namespace;
  return found && isThere ? [found.name] : [];
}

/**
 * Returns the limits of a switch: of the object that has the flag, the operator changes the value of
 * the flag alone, to that of a configured provider.
 */
export function flagPolicies(target: KubernetesTarget): Policy[] {
  const found = flagObject(target);
  if (found === null) return [];
  const { generator, kubernetes } = target;
  const { resource, name, namespace } = found;
  const flag = generator?.flag as EnvFlag | KeyFlag;
  const values = (generator?.providers ?? []).map((one) =>
    flagValue(generator as NonNullable<typeof generator>, one.name),
  );
  const isFlag = `object.metadata.name == ${text(name)}`;
  const about = (expression: string) => `request.operation != 'UPDATE' || !(${isFlag}) || (${expression})`;
  const elsewhere: V1Validation = {
    expression: `request.operation == 'UPDATE' && ${isFlag}`,
    message: `in namespace '${namespace}', Ragmend changes '${name}' alone`,
  };
  const rules = flag.kind === 'deployment-env' ? envRules(target, flag, values) : keyRules(flag, values);
  return [
    {
      name: 'flag',
      namespace,
      why: 'Who may change an environment could run anything, and who may change a ConfigMap could mislead its readers: the operator sets the flag of the provider alone.',
      resources: [
        { group: flag.kind === 'deployment-env' ? 'apps' : '', resource, operations: ['CREATE', 'UPDATE', 'DELETE'] },
      ],
      validations: [
        ...(namespace === kubernetes.namespace ? [] : [elsewhere]),
        ...rules.map(({ expression, message }) => ({ expression: about(expression), message: String(message) })),
        {
          expression: about(keepsMetadata()),
          message: "the labels, owners and finalizers of what has the flag stay, and annotations but Ragmend's own",
        },
      ],
    },
  ];
}

function envRules(target: KubernetesTarget, { container, variable }: EnvFlag, values: string[]): V1Validation[] {
  const scaled = [...namedWorkloads(target.kubernetes), ...componentsOf(target, 'Deployment')];
  const [env, was] = ['one.?env.orValue([])', 'own.?env.orValue([])'];
  const isVariable = (each: string) => `${each}.name == ${text(variable)}`;
  const isSwitched = `${isVariable('each')} && !has(each.valueFrom) && each.?value.orValue('') in ${texts(values)}`;
  const sameEnv = [
    `${env}.size() == ${was}.size()`,
    `${env}.all(each, each in ${was} || (${isSwitched}))`,
    `${was}.all(each, each in ${env} || (${isVariable('each')}))`,
  ].join(' && ');
  const sameRest = agreeBut('one', 'own', ['env']);
  const template = (where: string) => `${where}.spec.template`;
  const containers = (where: string) => `${where}.spec.template.spec.containers`;
  return [
    {
      expression: agreeBut('object.spec', 'oldObject.spec', ['replicas', 'template']),
      message: 'Ragmend changes nothing about how this Deployment is rolled out',
    },
    {
      expression: `${isSame('spec.?replicas')} || object.metadata.name in ${texts(scaled)}`,
      message: 'Ragmend changes no replicas of this Deployment',
    },
    {
      expression: [
        agreeBut(template('object'), template('oldObject'), ['spec']),
        agreeBut(`${template('object')}.spec`, `${template('oldObject')}.spec`, ['containers']),
      ].join(' && '),
      message: 'Ragmend changes nothing about the pods of this Deployment but the flag',
    },
    {
      expression: `${containers('object')}.size() == ${containers('oldObject')}.size() && ${containers('object')}.all(one, ${containers('oldObject')}.exists(own, one == own || (one.name == ${text(container)} && ${sameRest} && ${sameEnv})))`,
      message: `Ragmend changes variable '${variable}' of container '${container}' alone, to ${values.join(' or ')}`,
    },
  ];
}

function keyRules({ key, flag }: KeyFlag, values: string[]): V1Validation[] {
  const at = (where: string) => `${where}.?data[?${text(key)}].orValue('')`;
  // Longer values first: one may be a part of another.
  const longestFirst = [...values].sort((one, other) => other.length - one.length);
  const masked = (where: string) =>
    longestFirst.reduce((all, value) => `${all}.replace(${text(value)}, '?')`, at(where));
  const isSwitched =
    flag === undefined ? `${at('object')} in ${texts(values)}` : `${masked('object')} == ${masked('oldObject')}`;
  const others = (one: string, other: string) =>
    `${one}.?data.orValue({}).all(key, key == ${text(key)} || ${other}.?data[?key] == optional.of(${one}.data[key]))`;
  return [
    {
      expression: [
        others('object', 'oldObject'),
        others('oldObject', 'object'),
        isSame('?binaryData'),
        isSame('?immutable'),
      ].join(' && '),
      message: `Ragmend changes key '${key}' of this ConfigMap alone`,
    },
    {
      expression: `${at('object')} == ${at('oldObject')} || ${isSwitched}`,
      message: `Ragmend sets this flag to ${values.join(' or ')}, and changes nothing else of its text`,
    },
  ];
}
