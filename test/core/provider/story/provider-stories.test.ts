import type { CaseFacts } from '../../../../core/contracts/case-file.ts';
import type { Incident } from '../../../../core/contracts/incident.ts';
import type { Material } from '../../../../core/kernel/story/story.ts';
import { providerFailoverStory, providerPrewarmStory } from '../../../../core/provider/story/provider-stories.ts';
import { rampStep } from '../../../fakes/provider/ramp-step.ts';

const WATCH = { since: 0, good: 8, goodSince: 1, flaps: [1, 2], hour: { from: 0, asked: 9 }, nextAt: 0, provenAt: 5 };
const counts = (primary: number, backup: number) => ({ primary, backup, cached: 2, refused: 1 });

const night: Partial<CaseFacts> = {
  switched: { to: 'azure', at: '2026-11-23T03:00:00.000Z', provenAt: '2026-11-23T03:00:10.000Z' },
  restoredAt: '2026-11-23T04:00:00.000Z',
  watches: { openai: { ...WATCH, failure: { class: 'Server', code: '503' } } },
  answerModes: {
    '2026-11-23T03:00:00.000Z': counts(100, 0),
    '2026-11-23T03:30:00.000Z': counts(10, 50),
    '2026-11-23T04:00:00.000Z': counts(30, 80),
  },
  rampSteps: {
    '10': rampStep({ percent: 5, decision: 'up', reason: '1 losses in 61 pairs', pairs: 61, losses: 1, bound: 0.0754 }),
    '9': rampStep({ percent: 1, decision: 'up', reason: '0 losses in 61 pairs', pairs: 61, bound: 0.048 }),
  },
  drained: { at: '2026-11-23T04:00:00.000Z', waiting: 0, expired: 3, failed: 0 },
};

const material = (facts: Partial<CaseFacts>, state: Incident['state'] = 'Completed'): Material => ({
  incident: {
    id: 'i',
    targetId: 'docs-rag',
    subject: { kind: 'provider', id: 'openai' },
    runbook: 'provider-failover',
    state,
    requestedBy: 'ada',
    epoch: 1,
    openedAt: '2026-11-23T03:00:00.000Z',
    closedAt: '2026-11-23T04:01:00.000Z',
    executionArn: null,
    abortedBy: null,
    signalIds: [],
    version: 1,
  },
  facts,
  timeline: [],
  steps: [],
  approvals: [],
  failing: [],
});

test('a night tells who answered how long and how often, each step with its pairs, and what was dropped', () => {
  const told = material(night);

  expect(providerFailoverStory.summary(told)).toBe(
    'azure answered for 60 min, until all traffic was back on the primary.',
  );
  expect(providerFailoverStory.causes(told)).toEqual(['openai failed with Server (503).']);
  expect(Object.fromEntries(providerFailoverStory.sections(told).map(({ title, lines }) => [title, lines]))).toEqual({
    'Who answered': [
      'azure from 2026-11-23T03:00:00.000Z on, 60 min',
      'Answers meanwhile: primary 30, backup 80, cached 0, refused 0',
    ],
    'The way back': [
      'openai: 8 good answers in a row, failed again 2 times; failed last with Server (503)',
      '1 %: up, 0 losses in 61 pairs; 61 of 61 pairs, 0 wins, 0 losses, loss below 0.048 (margin 0.1)',
      '5 %: up, 1 losses in 61 pairs; 61 of 61 pairs, 0 wins, 1 losses, loss below 0.075 (margin 0.1)',
    ],
    Backlog: ['Still waiting: 0, too old: 3, failed by themselves: 0'],
  });
  expect(providerFailoverStory.followUps(told, {} as never)).toEqual([
    'Ask the clients to send again what was dropped from the backlog: 3 requests.',
  ]);
});

test('a switch that not every pod followed is told as such, and where users are left', () => {
  const switched = { to: 'azure', at: '2026-11-23T03:00:00.000Z', provenAt: null };
  const proof = { at: switched.at, problem: null };
  const podProofs = {
    'a-1': { ...proof, mode: 'primary' as const, provider: 'openai' },
    'a-2': { ...proof, mode: null, provider: null },
    answers: { ...proof, mode: null, provider: null, problem: 'its rollout is stuck' },
  };
  const unproven = material({ switched, podProofs, leftOn: { provider: 'openai' } }, 'Failed');

  expect(providerFailoverStory.whereItStands(unproven)).toBe(
    'Users are left on openai. Not every pod followed the switch to azure.',
  );
  expect(providerFailoverStory.sections(unproven)).toEqual([
    { title: 'Who answered', lines: ['Not every pod followed the switch to azure at 2026-11-23T03:00:00.000Z'] },
    {
      title: 'Pods',
      lines: ['a-1: answered from openai', 'a-2: named no provider', 'answers: its rollout is stuck'],
    },
  ]);
});

test.each([
  ['Auth', 'Give openai a valid key; it is tried as soon as the gateway reads it.'],
  ['Money', 'Pay the bill of openai, or raise its limit.'],
  ['ModelGone', 'Name a model in ragmend.yaml that openai still has.'],
] as const)('%s leaves something for a person, until a good probe proves the provider', (found, advice) => {
  const watch = { ...WATCH, failure: { class: found, code: 'c' } };
  const open = material({ watches: { openai: { ...watch, provenAt: null } } }, 'Expired');
  const proven = material({ watches: { openai: watch } });

  expect(providerFailoverStory.followUps(open, {} as never)[0]).toBe(advice);
  expect(providerFailoverStory.followUps(proven, {} as never)).toEqual([]);
});

test('a step down for worse answers asks to compare them', () => {
  const step = rampStep({ percent: 5, decision: 'ask', isQuality: true, reason: 'it stepped back from 25 %' });

  expect(providerFailoverStory.followUps(material({ rampSteps: { '3': step } }, 'Rejected'), {} as never)).toEqual([
    'Decide how provider openai goes on, since the plan was rejected.',
    'Compare the answers of both providers before more traffic returns: it stepped back from 25 %.',
  ]);
});

test('a prewarm tells each check, and what was found', () => {
  const at = '2026-11-23T03:00:00.000Z';
  const told = material({
    providerNeeds: 'azure could not take over: a: Auth (invalid_api_key)',
    prewarmChecks: {
      'a, a short answer': { at, failure: { class: 'Auth', code: 'invalid_api_key' }, millis: 9 },
      'b, citations': { at, failure: null, millis: 700 },
    },
  });

  expect(providerPrewarmStory.summary(told)).toContain('azure could not take over');
  expect(providerPrewarmStory.sections(told)).toEqual([
    { title: 'Checks', lines: ['a, a short answer: Auth (invalid_api_key)', 'b, citations: answered in 700 ms'] },
  ]);
});
