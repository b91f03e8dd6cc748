import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocuments } from '../../../../../cli/lint/read-documents.ts';
import { lint } from '../../../../../core/bootstrap/lint/lint.ts';
import type { Deployer, RenderedDocument } from '../../../../../core/bootstrap/lint/render/document.ts';

/** Renders, each below a line `=== RULE @DEPLOYER TITLE`; the rule is `none` where nothing may be found. */
const renders = readFileSync(join(__dirname, 'renders.txt'), 'utf8')
  .split(/^=== /m)
  .slice(1)
  .map((text) => {
    const { rule, deployer, title } = /^(?<rule>\S+)(?: @(?<deployer>\w+))? (?<title>.*)$/m.exec(text)?.groups ?? {};
    return { rule, deployer: (deployer ?? 'any') as Deployer, title, text: text.slice(text.indexOf('\n') + 1) };
  });

test.each(renders)('$title: $rule', ({ rule, deployer, text }) => {
  const { documents, unreadable } = readDocuments('render.yaml', text);

  const rules = lint(documents, deployer).findings.map((one) => one.rule);

  expect(unreadable).toEqual([]);
  expect([...new Set(rules)]).toEqual(rule === 'none' ? [] : [rule]);
});

/** A chart of many workloads that wait for the one before them, for hooks, mounts and stores. */
function chartOf(count: number): RenderedDocument[] {
  const texts = Array.from({ length: count }, (_, index) => {
    const [name, before] = [`app-${index}`, `app-${Math.max(0, index - 1)}`];
    const wait =
      index === 0
        ? ''
        : `initContainers: [{name: w, image: busybox, command: [sh, -c, "until nc -z ${before} 80; do sleep 1; done"]}], `;
    return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}}, spec: {template: {metadata: {labels: {a: ${name}}}, spec: {${wait}containers: [{name: c, image: i, envFrom: [{configMapRef: {name: late}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {selector: {a: ${name}}}}
---
`;
  });
  const late = '{apiVersion: v1, kind: ConfigMap, metadata: {name: late, annotations: {helm.sh/hook: post-install}}}';
  return readDocuments('chart.yaml', texts.join('') + late).documents;
}

test('in a chart of 200 workloads that all need one late object, each is named once and nothing else is', () => {
  const { findings } = lint(chartOf(200), 'any');

  expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['L1']));
  expect(findings.map(({ object }) => object).sort()).toEqual(
    Array.from({ length: 200 }, (_, index) => `Deployment/app-${index}`).sort(),
  );
});
