import * as z from 'zod';
import { brakesView, breaker, killSwitchState } from '../brakes.ts';
import { consoleConfig } from '../config/console-config.ts';
import { subject } from '../incident.ts';
import { accepted } from './accepted.ts';
import { targetItem } from './access.ts';
import {
  apiLists,
  approvalItem,
  decisionBody,
  incidentItem,
  incidentView,
  killSwitchBody,
  pruneBody,
  reportView,
  serviceView,
  sessionView,
  signInBody,
  startBody,
} from './http.ts';
import { needsView } from './needs.ts';
import { pageQuery } from './pages.ts';
import { probeBody, probeView, providersView } from './providers.ts';
import type { Route } from './route.ts';
import { startView } from './starts.ts';

const targets = z.object({ targets: z.array(targetItem) });
const subjects = z.object({ subjects: z.array(subject) });
const text = z.object({}).loose();

/** Every address of the API, by method and path. */
export const routes = {
  'POST /alerts/:source': {
    summary: "Take in alerts, in their source's format",
    access: 'sender',
    body: text,
    status: 202,
    answer: accepted,
    refuses: ['UnknownSource', 'UnsupportedMediaType', 'InvalidAlerts'],
  },
  'GET /config.json': { summary: 'Where people sign in', access: 'anybody', status: 200, answer: consoleConfig },
  'POST /api/session': {
    summary: 'Sign in with the code of a sandbox',
    access: 'anybody',
    body: signInBody,
    status: 204,
    refuses: ['WrongCode'],
  },
  'DELETE /api/session': { summary: 'Sign out of a sandbox', access: 'person', status: 204 },
  'GET /api/session': { summary: 'Who is signed in', access: 'person', status: 200, answer: sessionView },
  'GET /api/targets': { summary: 'Targets, and what you may do there', access: 'person', status: 200, answer: targets },
  'GET /api/service': {
    summary: 'How a target serves its users now',
    access: 'reader',
    status: 200,
    answer: serviceView,
    refuses: ['NotFound', 'DependencyUnavailable'],
  },
  'GET /api/subjects': {
    summary: 'The subjects that runs of a target can have',
    access: 'reader',
    status: 200,
    answer: subjects,
    refuses: ['NotFound', 'DependencyUnavailable'],
  },
  'GET /api/providers': {
    summary: 'Who answers for a target: its LLM providers, and the way back of the open or last failover',
    access: 'reader',
    status: 200,
    answer: providersView,
  },
  'POST /api/providers/:name/probe': {
    summary: 'Ask a model of a provider for a short answer, which costs money',
    access: 'operator',
    body: probeBody,
    status: 200,
    answer: probeView,
    refuses: ['NotFound', 'ProbeNotDue', 'DependencyUnavailable'],
  },
  'GET /api/needs': { summary: 'What waits for a person', access: 'reader', status: 200, answer: needsView },
  'GET /api/brakes': { summary: 'What holds remediation back', access: 'reader', status: 200, answer: brakesView },
  'POST /api/kill-switch': {
    summary: 'Stop everything (any operator), or let it go on (an admin of all targets)',
    access: 'operator',
    body: killSwitchBody,
    status: 200,
    answer: killSwitchState,
    refuses: ['WriteConflict'],
  },
  'POST /api/breakers/:kind/:id/reset': {
    summary: 'Let alerts of a subject start repairs again',
    access: 'admin',
    status: 200,
    answer: breaker,
    refuses: ['NotFound', 'WriteConflict'],
  },
  'GET /api/snapshots': {
    summary: 'A page of snapshots, newest first',
    access: 'reader',
    query: pageQuery.omit({ open: true }),
    status: 200,
    answer: apiLists.snapshots,
    refuses: ['InvalidQuery'],
  },
  'GET /api/snapshots/retention': {
    summary: 'A page of snapshots, with whether retention removes them, and why',
    access: 'reader',
    query: pageQuery.omit({ open: true }),
    status: 200,
    answer: apiLists.judged,
    refuses: ['InvalidQuery', 'DependencyUnavailable'],
  },
  'POST /api/snapshots/prune': {
    summary: 'Remove the named snapshots that retention lets go',
    access: 'operator',
    body: pruneBody,
    status: 200,
    answer: apiLists.judged,
    refuses: ['DependencyUnavailable', 'WriteConflict'],
  },
  'GET /api/approvals': {
    summary: 'A page of approvals, pending ones first',
    access: 'reader',
    query: pageQuery,
    status: 200,
    answer: apiLists.approvals,
    refuses: ['InvalidQuery'],
  },
  'GET /api/approvals/:id': {
    summary: 'One approval',
    access: 'reader',
    status: 200,
    answer: approvalItem,
    refuses: ['NotFound'],
  },
  'POST /api/approvals/:id/decision': {
    summary: 'Approve or reject a plan',
    access: 'approver',
    body: decisionBody,
    status: 200,
    answer: approvalItem,
    refuses: ['NotFound', 'SelfApproval', 'ApprovalClosed', 'PlanDrifted', 'ReasonRequired', 'WriteConflict'],
  },
  'GET /api/incidents': {
    summary: 'A page of incidents, open ones first',
    access: 'reader',
    query: pageQuery,
    status: 200,
    answer: apiLists.incidents,
    refuses: ['InvalidQuery'],
  },
  'GET /api/incidents/:id': {
    summary: 'One incident',
    access: 'reader',
    status: 200,
    answer: incidentView,
    refuses: ['NotFound'],
  },
  'GET /api/incidents/:id/start': {
    summary: 'The start that an incident is about: who waits for whom, the plan, and how far it is',
    access: 'reader',
    status: 200,
    answer: startView,
    refuses: ['NotFound'],
  },
  'GET /api/incidents/:id/report': {
    summary: 'The report of an incident',
    access: 'reader',
    status: 200,
    answer: reportView,
    refuses: ['NotFound'],
  },
  'POST /api/incidents': {
    summary: 'Start a runbook for a subject of its kind',
    access: 'operator',
    body: startBody,
    status: 201,
    answer: incidentItem,
    refuses: ['NotFound', 'TargetBusy', 'TargetObserved', 'KillSwitchOn', 'WriteConflict', 'DependencyUnavailable'],
  },
  'POST /api/incidents/:id/abort': {
    summary: 'Abort a run, and leave its subject safe',
    access: 'operator',
    status: 202,
    answer: incidentItem,
    refuses: ['NotFound', 'IncidentEnded', 'WriteConflict'],
  },
} satisfies Record<string, Route>;
