import type { Row } from '../row.ts';
import { right, row } from './failed-over.ts';

const streamed = (how: string) => [{ stream: true, primary: { break: [{ how }] } }];
const SHORT = { firstToken: 0.3, answer: 0.3 };

/** Cases of servers that fail, answers that are none, and silence, each without a byte of content. */
export const failingRows: Row[] = [
  row('5xx', '500', 'server-error', 'Server'),
  row('5xx', '503', 'overloaded', 'Overloaded'),
  row('5xx', '529', 'overloaded-529', 'Overloaded'),
  row('5xx', '502 with a page of HTML', 'bad-gateway', 'Server'),
  row('5xx', '504 with an empty body', 'gateway-timeout', 'Server'),
  row('5xx', '408', 'timeout', 'Server'),
  row('net', 'connection refused', 'refused', 'Network', { right: right('Network', { calls: [0, 1] }) }),
  row('net', 'connection reset', 'reset', 'Network'),
  {
    ...row('net', 'TLS failure', 'overloaded', 'Network', { scheme: 'https' }),
    asks: [{}],
    right: right('Network', { calls: [0, 1], paged: true }),
  },
  {
    ...row('net', 'a name that DNS does not know', 'overloaded', 'Network', { scheme: 'nowhere' }),
    asks: [{}],
    right: right('Network', { calls: [0, 1] }),
  },
  row('K10', '200 with an error of code 502', 'error-under-200', 'Soft200'),
  row('K11', '200, choices: []', 'nothing', 'Soft200'),
  row('K11', '200, body null', 'null', 'Soft200'),
  row('K11', '200, empty content', 'no-content', 'Soft200'),
  row('K11', 'stream without choices', 'nothing', 'Soft200', { asks: streamed('nothing') }),
  row('K11', 'stream without content', 'no-content', 'Soft200', { asks: streamed('no-content') }),
  row('K11', 'stream of null', 'null', 'Soft200', { asks: streamed('null') }),
  row('K12', 'stream: error as the first event', 'error-before-content', 'Soft200', {
    asks: streamed('error-before-content'),
  }),
  row('K12', 'stream: the role, then an error', 'error-after-role', 'Soft200', { asks: streamed('error-after-role') }),
  row('soft', '200, JSON cut short', 'ends-without-finish', 'Soft200'),
  row('soft', '200 without a byte', 'ends-before-content', 'Soft200'),
  row('soft', '200, JSON cut by a reset', 'reset-after-content', 'Network'),
  row('K16', '200 and headers, then silence', 'silent-after-headers', 'Network', {
    clocks: SHORT,
    asks: streamed('silent-after-headers'),
  }),
  row('K16', 'nothing but keep-alives', 'keep-alives-only', 'Network', {
    clocks: SHORT,
    asks: streamed('keep-alives-only'),
  }),
  row('K16', 'nothing but the role', 'role-only', 'Network', { clocks: SHORT, asks: streamed('role-only') }),
  row('K16', 'plain: nothing but keep-alives', 'keep-alives-only', 'Network', { clocks: SHORT }),
  row('K18', 'accepts and never answers', 'never-answers', 'Network', { clocks: SHORT }),
  row('K18', 'stream: accepts and never answers', 'never-answers', 'Network', {
    clocks: SHORT,
    asks: streamed('never-answers'),
  }),
];
