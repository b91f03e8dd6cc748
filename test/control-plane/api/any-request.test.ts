import * as fc from 'fast-check';
import { alertBody, notificationBody } from '../../core/signal/notifications.ts';
import { prepareApp, SECRETS } from './app-world.ts';

const headers = { authorization: `Bearer ${SECRETS.alertToken}`, 'content-type': 'application/json' };
const member = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '');
const corpus = fc.constantFrom(
  'arn:aws:states:eu-west-1:000000000000:stateMachine:ragmend',
  '../../../../etc/passwd',
  '$(touch /tmp/owned); `id` && rm -rf / | sh',
  '<img src=x onerror=alert(1)><script>alert(2)</script>',
  'first\r\n{"at":"now","where":"http","problem":"forged"}',
  '\u001b[2J\u001b]0;owned\u0007\u009b31m',
  'user\u202egnp.exe\u2066\u200b\ufeff',
  '\ud800 alone \udfff',
  "'); DROP TABLE signals; --\u0000",
  '{% $states.context %} #{x} {{7*7}} %s %n',
);
const text = fc.oneof(member, corpus, fc.string({ unit: 'binary' }));
/** An object as JSON text, so that each name is one of its own, also `__proto__`. */
const objectOfTexts = fc
  .array(fc.tuple(text, text), { maxLength: 6 })
  .map((pairs) => `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`);
const before = Object.getOwnPropertyNames(Object.prototype);

function assertUnpolluted(): void {
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  expect(Object.keys({})).toEqual([]);
}

test('any labels and annotations come back as they were sent, and stay data', async () => {
  const app = await prepareApp();
  let runs = 0;
  const property = fc.asyncProperty(objectOfTexts, objectOfTexts, async (labels, annotations) => {
    runs += 1;
    const alert = alertBody({ labels: 'L', annotations: 'A', fingerprint: `${runs}` });
    const body = JSON.stringify(notificationBody(alert))
      .replace('"L"', () => labels)
      .replace('"A"', () => annotations);

    const response = await app.send('/alerts/alertmanager', { method: 'POST', body, headers });

    expect(response.status).toBe(202);
    const [kept] = await app.world.signals.list(1);
    expect(kept?.fingerprint).toBe(`${runs}`);
    expect(Object.entries(kept?.labels ?? {})).toEqual(Object.entries(JSON.parse(labels)));
    expect(Object.entries(kept?.annotations ?? {})).toEqual(Object.entries(JSON.parse(annotations)));
    assertUnpolluted();
  });

  await fc.assert(property, { numRuns: 150 });

  expect(await app.world.signals.list(1_000)).toHaveLength(runs);
});

const anyText = fc.oneof(
  fc.json(),
  fc.jsonValue().map((value) => JSON.stringify({ version: '4', alerts: value })),
  fc.jsonValue().map((value) => JSON.stringify(notificationBody(value))),
  fc
    .dictionary(fc.oneof(member, fc.constantFrom('status', 'labels', 'startsAt', 'fingerprint')), fc.jsonValue())
    .map((patch) => JSON.stringify(notificationBody(alertBody(patch)))),
  objectOfTexts,
  fc.string({ unit: 'binary' }),
);

test('any body is accepted, or refused with a problem that blames its sender, and the store has what was accepted', async () => {
  const app = await prepareApp();
  let stored = 0;
  const property = fc.asyncProperty(anyText, fc.nat({ max: 2 }), async (whole, cut) => {
    const body = cut === 0 ? whole.slice(0, whole.length / 2) : whole;

    const response = await app.send('/alerts/alertmanager', { method: 'POST', body, headers });

    const answer = (await response.json()) as { stored?: number; status?: number };
    stored += answer.stored ?? 0;
    expect([202, 400]).toContain(response.status);
    const refused = response.headers.get('content-type') === 'application/problem+json' && answer.status === 400;
    expect(refused).toBe(response.status === 400);
    expect(await app.world.signals.list(1_000)).toHaveLength(stored);
    expect(app.errors).toEqual([]);
    assertUnpolluted();
  });

  await fc.assert(property, { numRuns: 200 });
});
