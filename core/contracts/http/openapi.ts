import * as z from 'zod';
import { problem } from './http.ts';
import { PROBLEM_STATUS, type ProblemName } from './problem-status.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

type Node = Record<string, unknown>;

/** The problems that every address of a kind may answer, besides its own. */
const ALWAYS: Record<'anybody' | 'sender' | 'person', ProblemName[]> = {
  anybody: ['ForeignHost', 'ForeignOrigin'],
  sender: ['ForeignHost', 'ForeignOrigin', 'Unauthorized'],
  person: ['ForeignHost', 'ForeignOrigin', 'NotSignedIn', 'NoPerson', 'RoleNeeded', 'WrongTarget'],
};

/** Returns the API as an OpenAPI 3.1 document, made from its contracts. */
export function openApi(): Node {
  const paths: Record<string, Node> = {};
  for (const [key, route] of Object.entries(routes)) {
    const [method = '', path = ''] = key.split(' ');
    const address = path.replaceAll(/:(\w+)/g, '{$1}');
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation(key, path, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ragmend',
      version: '1',
      description:
        'Send alerts to AlertsUrl; everything else is at ApiUrl and below the console (`ragmend outputs`). The gateway of a deployed API answers 401 and 429 itself, without a problem body.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '{api}', variables: { api: { default: 'https://ragmend.example.com' } } }],
    paths,
    components: { schemas: { Problem: schemaOf(problem, 'output') }, securitySchemes: SCHEMES },
  };
}

const SCHEMES = {
  person: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An ID token of the user pool (`ragmend login`). In a sandbox: a session, or the secret of the command line.',
  },
  sender: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of the alert secret; or a signed body, see alert-sources.md.',
  },
};

function operation(key: string, path: string, route: Route): Node {
  const { summary, access, body, query, status, answer, refuses = [] } = route;
  const kind = access === 'anybody' || access === 'sender' ? access : 'person';
  const role = access === kind ? null : access;
  const names = [...ALWAYS[kind], ...(body ? (['InvalidBody', 'TooLarge'] as const) : []), ...refuses];
  const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
  return {
    operationId: idOf(key),
    summary,
    ...(role && { description: `Needs the role \`${role}\`.`, 'x-ragmend-role': role }),
    security: kind === 'anybody' ? [] : [{ [kind]: [] }],
    parameters: [...parameters.map(inPath), ...(query ? inQuery(query) : []), ...(kind === 'person' ? [TARGET] : [])],
    ...(body && { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: {
      [status]: { description: summary, ...(answer && { content: json(schemaOf(answer, 'output')) }) },
      ...problems(names),
      default: { description: 'Any other problem', content: PROBLEM },
    },
  };
}

const idOf = (key: string): string =>
  key.toLowerCase().replaceAll(/[^a-z]+(\w)/g, (_, letter: string) => letter.toUpperCase());

const inPath = (name: string): Node => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const inQuery = (query: z.ZodObject): Node[] =>
  Object.entries(schemaOf(query, 'input').properties as Node).map(([name, schema]) => ({ name, in: 'query', schema }));
const TARGET: Node = {
  name: 'target',
  in: 'query',
  schema: { type: 'string' },
  description: 'The target, if there are several.',
};
const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const json = (schema: Node): Node => ({ 'application/json': { schema } });

/** Returns one response for all problems of a status; it names their titles. */
function problems(names: ProblemName[]): Node {
  const statuses = [...new Set(names.map((name) => PROBLEM_STATUS[name]))];
  const titlesOf = (status: number) => [...new Set(names.filter((name) => PROBLEM_STATUS[name] === status))].join(', ');
  return Object.fromEntries(statuses.map((status) => [status, { description: titlesOf(status), content: PROBLEM }]));
}

/**
 * Returns the JSON Schema of a body, without checks that need the parsed body. An answer may have
 * fields that the schema does not know yet.
 */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Node {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ jsonSchema }) {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return rest;
}
