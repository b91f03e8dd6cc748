import type * as z from 'zod';
import type { routes } from './routes.ts';

type Routes = typeof routes;
/** The method and path of an address of the API, as the table of routes spells them. */
export type RouteName = keyof Routes;
/** The path of a route, with its parameters unfilled. */
export type PathOf<N extends RouteName> = N extends `${string} ${infer Path}` ? Path : never;
type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;
type Of<N extends RouteName, Field extends string> =
  Routes[N] extends Record<Field, infer T extends z.ZodType> ? T : z.ZodUndefined;
/** What a caller sends, what the server reads, and what it answers. */
export type BodyOf<N extends RouteName> = z.input<Of<N, 'body'>>;
export type BodyRead<N extends RouteName> = z.output<Of<N, 'body'>>;
export type AnswerOf<N extends RouteName> =
  Routes[N] extends Record<'answer', infer T extends z.ZodType> ? z.output<T> : undefined;

type QueryOf<N extends RouteName> = { target?: string | undefined } & (Routes[N] extends Record<
  'query',
  infer Q extends z.ZodObject
>
  ? { [Field in keyof z.input<Q>]?: string | number | undefined }
  : unknown);
/** The content of a request: the parameters of its path, its query if any, and its body. */
export type Asked<N extends RouteName> = { query?: QueryOf<N> } & ([ParamsOf<PathOf<N>>] extends [never]
  ? { at?: Record<string, never> }
  : { at: Record<ParamsOf<PathOf<N>>, string> }) &
  (BodyOf<N> extends undefined ? { body?: never } : { body: BodyOf<N> });
/** The arguments of a client's call; optional if the route needs nothing. */
export type Asking<N extends RouteName> =
  Record<never, never> extends Asked<N> ? [asked?: Asked<N>] : [asked: Asked<N>];

/** Returns the path of a route, with its parameters unfilled. */
export function pathOf<N extends RouteName>(name: N): PathOf<N> {
  return name.slice(name.indexOf(' ') + 1) as PathOf<N>;
}

/** Returns the method of a route, and the address with parameters and query filled in. */
export function requestOf<N extends RouteName>(name: N, ...[asked]: Asking<N>): { method: string; address: string } {
  const at: Record<string, string> = asked?.at ?? {};
  const path = pathOf(name).replaceAll(/:(\w+)/g, (_, param: string) => encodeURIComponent(at[param] ?? ''));
  const wanted = Object.entries(asked?.query ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  const query = new URLSearchParams(wanted).toString();
  return { method: name.slice(0, name.indexOf(' ')), address: query === '' ? path : `${path}?${query}` };
}
