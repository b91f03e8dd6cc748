import { findingsOf } from '../../../../cli/doctor/findings/finding.ts';
import { groupFindings } from '../../../../cli/doctor/findings/group-findings.ts';

const { ok, failed } = findingsOf('workloads');

test('what several checks say alike is one line, with the checks', () => {
  const findings = ['documents', 'secrets', 'approvers'].map((check) =>
    findingsOf(check).unknown('no credentials', 'give some'),
  );

  expect(groupFindings(findings)).toEqual([{ ...findings[0], about: 'no credentials (the same: secrets, approvers)' }]);
});

test('what differs in one name alone is one line, with the names', () => {
  const findings = ['a', 'b', 'c'].map((shard) => failed(`claims of '${shard}' go`, `set '${shard}' to Retain`));

  expect(groupFindings(findings)).toEqual([{ ...findings[0], about: "claims of 'a', 'b', 'c' go" }]);
});

test('many names are counted, and several differing names are told by the first', () => {
  const many = Array.from({ length: 8 }, (_, at) => ok(`claims of 's-${at}' stay`));
  const pairs = [failed("shard 'a' has no claim 'x'", 'set it'), failed("shard 'b' has no claim 'y'", 'set it')];

  expect(groupFindings(many).map(({ about }) => about)).toEqual([
    "claims of 's-0', 's-1', 's-2', 's-3', 's-4' and 3 more stay",
  ]);
  expect(groupFindings(pairs).map(({ about }) => about)).toEqual(["shard 'a' has no claim 'x', and one more alike"]);
});

test('other statuses, checks and sentences stay apart', () => {
  const findings = [
    ok("'a' is well"),
    failed("'a' is well", 'no'),
    findingsOf('registry').ok("'b' is well"),
    ok("'a' is ill"),
  ];

  expect(groupFindings(findings)).toEqual(findings);
});
