import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentTokens, cutOffEarlierToken, isAmong, rotateAlertsToken } from '../../../sandbox/server/alert-tokens.ts';
import { newSecrets, type Session, writeSession } from '../../../sandbox/server/session.ts';

let folder: string;
let file: string;
let first: Session;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ragmend-tokens-'));
  file = join(folder, 'session.json');
  const urls = { apiUrl: '', consoleUrl: '', alertsUrl: '', retrieverUrl: '' };
  first = { pid: 1, processStart: '', ...urls, ...newSecrets() };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the first token is accepted before there is a session file, and after it is gone', () => {
  const isAccepted = isAmong(currentTokens(file, first));

  const before = isAccepted(first.alertsToken);
  writeSession(file, first);
  const meanwhile = isAccepted(first.alertsToken);
  rmSync(file);

  expect([before, meanwhile, isAccepted(first.alertsToken)]).toEqual([true, true, true]);
});

test('after a rotation both tokens are accepted, until the earlier one is cut off', () => {
  writeSession(file, first);
  const isAccepted = isAmong(currentTokens(file, first));

  const { alertsToken } = rotateAlertsToken(file);
  const both = [first.alertsToken, alertsToken].map(isAccepted);
  cutOffEarlierToken(file);
  const after = [first.alertsToken, alertsToken].map(isAccepted);

  expect(alertsToken).not.toBe(first.alertsToken);
  expect(both).toEqual([true, true]);
  expect(after).toEqual([false, true]);
});

test('what was accepted stays so while the session file is damaged, and a rotation says what is wrong', () => {
  writeSession(file, first);
  const isAccepted = isAmong(currentTokens(file, first));
  const { alertsToken } = rotateAlertsToken(file);
  isAccepted(alertsToken);
  writeFileSync(file, '{"pid":');

  expect([first.alertsToken, alertsToken].map(isAccepted)).toEqual([true, true]);
  expect(() => rotateAlertsToken(file)).toThrow(`the session '${file}' is damaged`);
});

test('a second rotation ends the token before the last', () => {
  writeSession(file, first);
  const isAccepted = isAmong(currentTokens(file, first));

  const second = rotateAlertsToken(file).alertsToken;
  const third = rotateAlertsToken(file).alertsToken;

  expect([first.alertsToken, second, third].map(isAccepted)).toEqual([false, true, true]);
});

test('a sandbox that starts anew from its session accepts what it accepted before', () => {
  writeSession(file, first);
  const { alertsToken, earlierAlertsToken } = rotateAlertsToken(file);

  const isAccepted = isAmong(currentTokens(join(folder, 'not-there.json'), { alertsToken, earlierAlertsToken }));

  expect([first.alertsToken, alertsToken].map(isAccepted)).toEqual([true, true]);
});

test('a rotation keeps everything else of the session, for its owner only', () => {
  writeSession(file, first);

  const rotated = rotateAlertsToken(file);

  expect(rotated).toEqual({ ...first, alertsToken: rotated.alertsToken, earlierAlertsToken: first.alertsToken });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('no token is like another: empty, shorter, longer, of another case, altered in one place', () => {
  writeSession(file, first);
  const isAccepted = isAmong(currentTokens(file, first));
  const { alertsToken: token } = first;
  const altered = Array.from(
    token,
    (letter, at) => `${token.slice(0, at)}${letter === 'x' ? 'y' : 'x'}${token.slice(at + 1)}`,
  );
  const others = [
    '',
    token.slice(1),
    `${token}x`,
    token === token.toLowerCase() ? 'x' : token.toLowerCase(),
    'undefined',
    ...altered,
  ];

  expect(others.filter(isAccepted)).toEqual([]);
});

test('there is nothing to rotate where no sandbox was started', () => {
  expect(() => rotateAlertsToken(file)).toThrow(`no sandbox was started with '${file}'`);
});
