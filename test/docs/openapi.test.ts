import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApi } from '../../core/contracts/http/openapi.ts';
import type { Route } from '../../core/contracts/http/route.ts';
import { routes } from '../../core/contracts/http/routes.ts';
import { prepareApp, prepareWaiting, SECRETS, signIn } from '../control-plane/api/app-world.ts';
import { alertBody, notificationBody } from '../core/signal/notifications.ts';
import { routesOf } from '../secrets/places.ts';

const FILE = join(__dirname, '../../docs/openapi.json');
type Schema = { [name: string]: unknown; properties?: Record<string, Schema> };
type Content = Record<string, { schema: Schema }>;
type Operation = { responses: Record<string, { content?: Content }>; 'x-ragmend-role'?: string };
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: { Problem: Schema } } };

const document = JSON.parse(readFileSync(FILE, 'utf8')) as Document;
const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** The schema without room for fields that it does not name. */
function closed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(closed);
  const inner = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, closed(each)]));
  return 'properties' in value && !('additionalProperties' in value)
    ? { ...inner, additionalProperties: false }
    : inner;
}

/** What the document says of an answer: its schema, null where it has no body; undefined where it says nothing. */
function documented(key: string, status: number, isProblem: boolean): unknown {
  const [method = '', path = ''] = key.split(' ');
  const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  const response = operation?.responses[String(status)];
  if (!response) return undefined;
  if (isProblem) return response.content?.['application/problem+json'] && document.components.schemas.Problem;
  return response.content ? closed(response.content['application/json']?.schema) : null;
}

describe('the document of the API', () => {
  it('is the one that is made from the contracts', () => {
    expect(document).toEqual(JSON.parse(JSON.stringify(openApi())));
  });

  it('is OpenAPI 3.1', () => {
    const script = `import { Validator } from '@seriousme/openapi-schema-validator';
      const validator = new Validator();
      const { valid, errors } = await validator.validate(process.argv[1]);
      console.log(JSON.stringify({ valid, errors, version: validator.version }));`;

    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script, FILE], { encoding: 'utf8' });

    expect(JSON.parse(out)).toEqual({ valid: true, version: '3.1' });
  });

  it('has every address that the server serves, and no other', () => {
    const served = routesOf().map(({ method, path }) => `${method} ${path}`);

    expect(Object.keys(routes).sort()).toEqual(served.sort());
  });

  it('says of every answer of the server what is in it', async () => {
    const app = await prepareApp();
    const { ref, approvalId } = await prepareWaiting(app);
    const bo = await signIn(app, 'Bo');
    const seen = new Set<string>();
    const ask = async (key: string, at: Record<string, string> = {}, body?: unknown, headers = bo) => {
      const [method = '', path = ''] = key.split(' ');
      const address = path.replaceAll(/:(\w+)/g, (_, name: string) => at[name] ?? 'nobody');
      const sent = { 'content-type': 'application/json', ...headers };
      const init = { method, headers: sent, ...(body !== undefined && { body: JSON.stringify(body) }) };
      const response = await app.send(address, init);
      const type = response.headers.get('content-type') ?? '';
      const schema = documented(key, response.status, type.startsWith('application/problem+json'));
      if (schema === undefined) throw new Error(`'${key}' answers ${response.status}, which the document does not say`);
      seen.add(key);
      if (schema === null) return expect(await response.text()).toBe('');
      const answer: unknown = await response.json();
      ajv.validate(schema as Schema, answer);
      return expect({ key, errors: ajv.errors, answer: ajv.errors && answer }).toEqual({
        key,
        errors: null,
        answer: null,
      });
    };
    const nobody = {};
    const sender = { authorization: `Bearer ${SECRETS.alertToken}` };
    const incident = { id: ref.incidentId };
    const approval = { id: approvalId };

    for (const [key, { body }] of Object.entries(routes as Record<string, Route>)) {
      await ask(key, {}, body && {}, nobody);
      if (key !== 'DELETE /api/session') await ask(key, {}, body && { unknown: true });
    }
    await ask('POST /alerts/:source', { source: 'alertmanager' }, notificationBody(alertBody()), sender);
    await ask('POST /alerts/:source', { source: 'alertmanager' }, notificationBody(alertBody(), { odd: 1 }), sender);
    await ask('POST /api/session', {}, { name: 'Bo', code: SECRETS.code });
    await ask('POST /api/session', {}, { name: 'Bo', code: 'guessed' });
    for (const key of Object.keys(routes).filter((each) => each.startsWith('GET '))) await ask(key, incident);
    await ask('GET /api/approvals/:id', approval);
    await ask('POST /api/approvals/:id/decision', approval, { decision: 'reject' });
    await ask('POST /api/approvals/:id/decision', approval, { decision: 'approve', planHash: 'another' });
    await ask('POST /api/approvals/:id/decision', approval, { decision: 'approve' });
    await ask('POST /api/approvals/:id/decision', approval, { decision: 'approve' });
    await ask('POST /api/incidents', {}, { subjectId: 'shard-2' });
    await ask('POST /api/incidents', {}, { subjectId: 'shard-1' });
    await ask('POST /api/incidents/:id/abort', incident);
    await ask('POST /api/incidents/:id/abort', incident);
    await ask('POST /api/snapshots/prune', {}, { snapshotIds: [] });
    for (const on of [true, false]) await ask('POST /api/kill-switch', {}, { on, reason: 'a test' });
    await ask('POST /api/breakers/:kind/:id/reset', { kind: 'shard', id: 'shard-2' });
    await ask('DELETE /api/session');

    expect([...seen].sort()).toEqual(Object.keys(routes).sort());
    expect(app.errors).toEqual([]);
  });
});
