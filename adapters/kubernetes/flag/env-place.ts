import type { V1EnvVar } from '@kubernetes/client-node';
import { SwitchRefused } from '../../../core/provider/errors.ts';
import type { Controller } from '../api/objects.ts';
import type { EnvFlag, FlagPlace } from './flag-place.ts';

/**
 * Returns the environment variable of a Deployment's container. A list is addressed by index, so
 * each change first tests the names at its indices. Throws SwitchRefused if there is no such variable
 * with a plain value.
 */
export function envPlace(object: Controller, { container, variable }: EnvFlag): FlagPlace {
  const { at, entry, containerAt } = find(object, container, variable);
  const all = `/spec/template/spec/containers/${containerAt}`;
  const path = `${all}/env/${at}/value`;
  const { value } = entry;
  return {
    value: value ?? '',
    write: (next) => [
      { op: 'test', path: `${all}/name`, value: container },
      { op: 'test', path: `${all}/env/${at}/name`, value: variable },
      { op: 'test', path, value: value ?? null },
      { op: value === undefined ? 'add' : 'replace', path, value: next },
    ],
    owned: [
      ...['f:spec', 'f:template', 'f:spec', 'f:containers', named(container)],
      ...['f:env', named(variable), 'f:value'],
    ],
    pointer: path,
    jq: `.spec.template.spec.containers[] | select(.name == "${container}") | .env[] | select(.name == "${variable}") | .value`,
    what: `variable '${variable}' of container '${container}' of Deployment '${object.metadata.name}'`,
    obstacle:
      object.spec.paused === true
        ? `Deployment '${object.metadata.name}' is paused, so no pod would get the value: run \`kubectl rollout resume\``
        : null,
  };
}

const named = (name: string) => `k:${JSON.stringify({ name })}`;

function find({ metadata, spec }: Controller, container: string, variable: string) {
  const deployment = `Deployment '${metadata.name}'`;
  const containers = spec.template.spec?.containers ?? [];
  const containerAt = containers.findIndex(({ name }) => name === container);
  const { env = [], envFrom = [] } = containers[containerAt] ?? {};
  if (containerAt < 0)
    throw new SwitchRefused(
      `${deployment} has no container '${container}', only ${containers.map(({ name }) => `'${name}'`).join(', ')}: correct generator.flag.container`,
    );
  const [entry, twice] = env.filter(({ name }) => name === variable);
  const what = `container '${container}' of ${deployment}`;
  if (!entry)
    throw new SwitchRefused(
      `${what} has no variable '${variable}'${envFrom.length > 0 ? ' of its own' : ''}: set it there as a plain value, or correct generator.flag.variable`,
    );
  if (twice) throw new SwitchRefused(`${what} has the variable '${variable}' twice: leave one`);
  if (entry.valueFrom)
    throw new SwitchRefused(
      `variable '${variable}' of ${what} comes from ${sourceOf(entry.valueFrom)}: give it a plain value, or point generator.flag at what the service reads while it runs`,
    );
  return { at: env.indexOf(entry), entry, containerAt };
}

function sourceOf({ configMapKeyRef, secretKeyRef }: NonNullable<V1EnvVar['valueFrom']>): string {
  if (configMapKeyRef) return `ConfigMap '${configMapKeyRef.name}', which a running pod does not read again`;
  return secretKeyRef ? `Secret '${secretKeyRef.name}'` : 'the pod itself';
}
