import { columns } from '../cli/terminal.ts';
import { isMet, type Row, type Spread } from './row.ts';
import type { Bar, SectionResult } from './section.ts';
import type { surroundings } from './surroundings.ts';

type Report = ReturnType<typeof surroundings> & { size: string; sections: Record<string, SectionResult> };

const HEAD = ['', 'PER', 'IN', 'WALL MIN', 'MEDIAN', 'MAX', 'CPU MIN', 'MEDIAN', 'MAX', 'TARGET'];
const BAR_WIDTH = 50;

/** All results for a person: a table for each section, with its waterfall and its notes. */
export function text(report: Report): string {
  const { commit, at, cores, processor, system, node, loadAverage, size, sections } = report;
  return [
    `${size} run of commit ${commit} at ${at}: ${cores} cores, ${processor}, ${system}, Node ${node}, load ${loadAverage.toFixed(1)}`,
    ...Object.entries(sections).map(([name, result]) => sectionText(name, result)),
  ].join('\n\n');
}

function sectionText(name: string, { rows, notes, waterfall, table }: SectionResult): string {
  return [
    name.toUpperCase(),
    columns(HEAD, rows.map(cells), 'nothing was measured'),
    ...(table ? ['', columns(table.head, table.rows, 'nothing was compared')] : []),
    ...(waterfall ? ['', ...waterfallLines(waterfall)] : []),
    ...notes.map((note) => `  ${note}`),
  ].join('\n');
}

function cells(row: Row): string[] {
  const { name, per, wall, cpu, target } = row;
  const isMetText = isMet(row) ? 'met' : 'MISSED';
  const targetText = target ? `${target.of} <= ${target.atMost} ${row.in}: ${isMetText}` : '';
  return [name, per, row.in, ...numbers(wall, row), ...(cpu ? numbers(cpu, row) : ['', '', '']), targetText];
}

function numbers({ min, median, max }: Spread, row: Row): string[] {
  return [min, median, max].map((value) => value.toFixed(row.in === 'us' ? 0 : 2).padStart(8));
}

function waterfallLines(bars: Bar[]): string[] {
  const width = Math.max(...bars.map(({ name }) => name.length));
  const whole = Math.max(...bars.map(({ endMs }) => endMs));
  return bars.map(({ name, startMs, endMs, times }) => {
    const from = Math.floor((startMs / whole) * BAR_WIDTH);
    const to = Math.max(from + 1, Math.round((endMs / whole) * BAR_WIDTH));
    const bar = ' '.repeat(from).padEnd(to, '#').padEnd(BAR_WIDTH);
    const seconds = (ms: number) => (ms / 1000).toFixed(2).padStart(6);
    return `${name.padEnd(width)} ${seconds(startMs)} s +${seconds(endMs - startMs)} s |${bar}|${times > 1 ? ` ${times} times` : ''}`;
  });
}
