/** What somebody met in the field: where it was reported, what Ragmend did before, what it does now, and the proof. */
export type FieldCase = { report: string; before: string; now: string; proof: () => Promise<void> };

/** Makes one test of each case, and prints them as a table at the end. */
export function proveFieldCases(about: string, cases: FieldCase[]): void {
  describe(`what the field reported about ${about}`, () => {
    const held = new Set<string>();

    afterAll(() => process.stdout.write(`\n${tableOf(about, cases, held)}\n\n`));

    it.each(cases.map((each) => [`${each.report}: ${each.now}`, each] as const))('%s', async (_, { report, proof }) => {
      await proof();
      held.add(report);
    });
  });
}

function tableOf(about: string, cases: FieldCase[], held: ReadonlySet<string>): string {
  const rows = cases.map(
    ({ report, before, now }) => `| ${report} | ${before} | ${now} | ${held.has(report) ? 'yes' : 'NO'} |`,
  );
  return [`| ${about} | before | now | holds |`, '|---|---|---|---|', ...rows].join('\n');
}
