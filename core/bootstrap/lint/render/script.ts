import { at, type Fields, listAt, mapAt, textAt, textsAt } from '../../reading/scene/fields.ts';
import type { Container } from './pods.ts';
import type { Item, Render } from './render.ts';

/** A variable of a container with a value that the render shows. `isShared`: it comes from a whole ConfigMap. */
export type Variable = { name: string; value: string; index: number; isShared: boolean };

/**
 * A container in its pod: the specs of both. `textsOf` gives the texts of a ConfigMap by their keys, none if it is
 * not known.
 */
export type Placed = { spec: Fields; pod: unknown; textsOf(configMap: string): Record<string, string> };

const placedIn = (render: Render, item: Item, { spec }: Container): Placed => ({
  spec,
  pod: item.pods?.spec,
  textsOf: (name) => mapAt(render.find('ConfigMap', name, item)?.object, 'data'),
});

/** Returns the variables of a container whose values the render shows: texts, and keys of ConfigMaps. */
export const variablesOf = (render: Render, item: Item, container: Container): Variable[] =>
  variablesIn(placedIn(render, item, container));

function variablesIn({ spec, textsOf }: Placed): Variable[] {
  const dataOf = (name: string | null) => (name === null ? {} : textsOf(name));
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

const MOST = 20_000;

/** Puts in the values of $(NAME), $NAME and ${NAME}, also with a default (${NAME:-x}), while there is room. */
function expand(text: string, known: ReadonlyMap<string, Variable>): string {
  let room = MOST;
  return text.replace(
    /\$\((\w+)\)|\$\{(\w+)(?::?[-=]([^}]{0,200}))?\}|\$(\w+)/g,
    (all, call?: string, brace?: string, otherwise?: string, bare?: string) => {
      const value = known.get(call ?? brace ?? bare ?? '')?.value ?? otherwise ?? all;
      room -= value.length;
      return room < 0 ? all : value;
    },
  );
}

/**
 * Returns what a container runs: its command and arguments, and the scripts from ConfigMaps that they name, with
 * values put in, without quotes, comments and what is only printed.
 */
export const scriptOf = (render: Render, item: Item, container: Container): string =>
  scriptIn(placedIn(render, item, container));

/** Returns the same of a container wherever it is. */
export function scriptIn(placed: Placed): string {
  const command = commandOf(placed.spec);
  const scripts = mountedMaps(placed, command).flatMap(({ name, holds }) =>
    Object.entries(placed.textsOf(name)).flatMap(([key, text]) => (holds(key) ? [text] : [])),
  );
  return cleanScript([command, ...scripts].join('\n'), variablesIn(placed));
}

/** Returns the ConfigMaps that the command of a container needs: for the scripts it names, and for its variables. */
export function mapsOf({ spec, pod }: Pick<Placed, 'spec' | 'pod'>): string[] {
  const command = commandOf(spec);
  const mounted = mountedMaps({ spec, pod }, command).map(({ name }) => name);
  const shared = listAt(spec, 'envFrom').map((one) => textAt(one, 'configMapRef', 'name'));
  const own = listAt(spec, 'env').map((one) => textAt(one, 'valueFrom', 'configMapKeyRef', 'name'));
  const named = [...mounted, ...(mounted.length > 0 || command.includes('$') ? [...shared, ...own] : [])];
  return [...new Set(named.filter((name) => name !== null))];
}

function commandOf(spec: Fields): string {
  const command = textsAt(spec, 'command');
  return [...(command.length > 0 ? command : [programOf(spec)]), ...textsAt(spec, 'args')].join(' ');
}

/** Without a command, an image runs its own program, which mostly bears its name: kubectl, curl, wait4x. */
const programOf = (spec: Fields) =>
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

/** The ConfigMaps below whose mounts a command names a path; `holds` says whether it names that of a key. */
function mountedMaps({ spec, pod }: Pick<Placed, 'spec' | 'pod'>, command: string) {
  return listAt(spec, 'volumeMounts').flatMap((mount) => {
    const path = textAt(mount, 'mountPath')?.replace(/\/$/, '');
    if (path === undefined || !command.includes(path)) return [];
    const volume = listAt(pod, 'volumes').find(({ name }) => name === mount.name);
    const sources = [volume, ...listAt(volume, 'projected', 'sources')].map((source) => at(source, 'configMap'));
    return sources.flatMap((source) => {
      const name = textAt(source, 'name');
      const files = new Map(listAt(source, 'items').map((item) => [item.key, textAt(item, 'path')]));
      const holds = (key: string) => {
        const file = files.get(key) ?? key;
        return command.includes(`${path}/${file}`) || textAt(mount, 'subPath') === file;
      };
      return name === null ? [] : [{ name, holds }];
    });
  });
}
