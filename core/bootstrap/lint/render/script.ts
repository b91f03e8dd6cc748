import { at, listAt, mapAt, textAt, textsAt } from '../../reading/scene/fields.ts';
import type { Container } from './pods.ts';
import type { Item, Render } from './render.ts';

/** A variable of a container with a value that the render shows. `isShared`: it comes from a whole ConfigMap. */
export type Variable = { name: string; value: string; index: number; isShared: boolean };

/** Returns the variables of a container whose values the render shows: texts, and keys of ConfigMaps. */
export function variablesOf(render: Render, item: Item, { spec }: Container): Variable[] {
  const dataOf = (name: string | null) =>
    name === null ? {} : mapAt(render.find('ConfigMap', name, item)?.object, 'data');
  const shared = listAt(spec, 'envFrom').flatMap((one, index) =>
    Object.entries(dataOf(textAt(one, 'configMapRef', 'name'))).map(([name, value]) => ({
      name: `${textAt(one, 'prefix') ?? ''}${name}`,
      value,
      index,
      isShared: true,
    })),
  );
  const own = listAt(spec, 'env').flatMap((one, index) => {
    const name = textAt(one, 'name') ?? '';
    const key = textAt(one, 'valueFrom', 'configMapKeyRef', 'key') ?? '';
    const value = textAt(one, 'value') ?? dataOf(textAt(one, 'valueFrom', 'configMapKeyRef', 'name'))[key];
    return value === undefined ? [] : [{ name, value, index, isShared: false }];
  });
  const known = new Map([...shared, ...own].map((one) => [one.name, one]));
  return [...known.values()].map((one) => ({ ...one, value: expand(one.value, known) }));
}

/** Puts in the values of $(NAME), $NAME and ${NAME}, also with a default (${NAME:-x}). */
function expand(text: string, known: ReadonlyMap<string, Variable>): string {
  return text.replace(
    /\$\((\w+)\)|\$\{(\w+)(?::?[-=]([^}]{0,200}))?\}|\$(\w+)/g,
    (all, call?: string, brace?: string, otherwise?: string, bare?: string) =>
      known.get(call ?? brace ?? bare ?? '')?.value ?? otherwise ?? all,
  );
}

const MOST = 20_000;

/**
 * Returns what a container runs: its command and arguments, and the scripts from ConfigMaps that they name, with
 * values put in, without quotes, comments and what is only printed.
 */
export function scriptOf(render: Render, item: Item, container: Container): string {
  const command = textsAt(container.spec, 'command');
  const words = [...(command.length > 0 ? command : [programOf(container)]), ...textsAt(container.spec, 'args')];
  return cleanScript(
    [words.join(' '), ...mountedScripts(render, item, container, words.join(' '))].join('\n'),
    variablesOf(render, item, container),
  );
}

/** Without a command, an image runs its own program, which mostly bears its name: kubectl, curl, wait4x. */
const programOf = ({ spec }: Container) =>
  /([^/:@]*)(?::[^/]*)?$/.exec((textAt(spec, 'image') ?? '').replace(/@.*/, ''))?.[1] ?? '';

/** Returns a script with values put in, without quotes, comments and what is only printed. */
export function cleanScript(text: string, variables: Variable[]): string {
  const known = new Map(variables.map((one) => [one.name, one]));
  return expand(text.slice(0, MOST), known)
    .replace(/\\\n/g, ' ')
    .replace(/^[ \t]*#.*$/gm, '')
    .replace(/\|\|\s*(?:echo|printf)\b[^;\n&|]*/g, '|| true')
    .replace(/(?<![\w-])(?:echo|printf)\s[^;\n&|]*/g, '')
    .replace(/["']/g, '')
    .replace(/[ \t]+/g, ' ');
}

function mountedScripts(render: Render, item: Item, { spec }: Container, command: string): string[] {
  return listAt(spec, 'volumeMounts').flatMap((mount) => {
    const volume = listAt(item.pods?.spec, 'volumes').find(({ name }) => name === mount.name);
    const name = textAt(volume, 'configMap', 'name');
    const map = name === null ? null : render.find('ConfigMap', name, item);
    return Object.entries(mapAt(map?.object, 'data'))
      .filter(
        ([key]) =>
          command.includes(`${String(at(mount, 'mountPath')).replace(/\/$/, '')}/${key}`) ||
          isMounted(mount, key, command),
      )
      .map(([, text]) => text);
  });
}

const isMounted = (mount: unknown, key: string, command: string) =>
  textAt(mount, 'subPath') === key && command.includes(textAt(mount, 'mountPath') ?? '\0');
