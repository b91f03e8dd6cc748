/** The content type of the text format, version 0.0.4, which every Prometheus reads. */
export const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

export type Labels = Record<string, string>;
export type Sample = { labels: Labels; value: number };
type Family = { name: string; type: 'counter' | 'gauge' | 'histogram'; help: string };

/** Returns the lines that begin a family of metrics. */
export const familyHead = ({ name, type, help }: Family): string[] => [
  `# HELP ${name} ${help}\n`,
  `# TYPE ${name} ${type}\n`,
];

/** Returns the line of one sample. */
export function sampleLine(name: string, { labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
}

const escaped = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
