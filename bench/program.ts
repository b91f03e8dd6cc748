import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { interruption } from '../cli/interruption.ts';
import { progress, show } from '../cli/terminal.ts';
import { engineSection } from './engine/section.ts';
import { gatewaySection } from './gateway/section.ts';
import { incidentSection } from './incident/section.ts';
import { intakeSection } from './intake/section.ts';
import { listsSection } from './lists/section.ts';
import { probeSection } from './probe/section.ts';
import { text } from './render.ts';
import { s3Section } from './restore/s3-section.ts';
import { restoreSection } from './restore/section.ts';
import type { Section, SectionResult } from './section.ts';
import { SIZES, type SizeName } from './sizes.ts';
import { surroundings } from './surroundings.ts';

const SECTIONS = {
  engine: engineSection,
  intake: intakeSection,
  restore: restoreSection,
  s3: s3Section,
  probe: probeSection,
  incident: incidentSection,
  lists: listsSection,
  gateway: gatewaySection,
} satisfies Record<string, Section>;
type SectionName = keyof typeof SECTIONS;
const NAMES = Object.keys(SECTIONS) as SectionName[];
type Options = {
  only: SectionName[];
  size: SizeName;
  quick?: boolean;
  smoke?: boolean;
  json?: boolean;
  dir: string;
  peers?: string;
};

/** The `bench` command; parsing throws CommanderError instead of exiting. */
export function program(): Command {
  return new Command('bench')
    .description(
      'measures the engine, the intake, the restore, from S3 too, a probe, a whole incident, lists and the gateway, each next to its floor',
    )
    .option('--only <sections>', `some of ${NAMES.join(',')}`, sectionsIn, NAMES)
    .option('--quick', 'smaller sizes: all of it in a minute')
    .option('--smoke', 'a few of everything, to see that it runs: the numbers mean nothing')
    .option('--json', 'print JSON for programs')
    .option('--dir <folder>', 'where the temporary files go; 3 GiB are needed without --quick', tmpdir())
    .option('--peers <folder>', 'where Portkey and LiteLLM are installed, to be measured beside the gateway')
    .exitOverride()
    .action(bench);
}

async function bench({ only, quick, smoke, json, dir: parent, peers }: Options): Promise<void> {
  const { signal } = interruption();
  const dir = mkdtempSync(join(parent, 'ragmend-bench-'));
  const name = smoke ? 'smoke' : quick ? 'quick' : 'full';
  try {
    const sections: Record<string, SectionResult> = {};
    for (const section of only) {
      const say = (line: string) => progress(`${section}: ${line}`);
      sections[section] = await SECTIONS[section]({ dir, size: SIZES[name], signal, peers, say });
    }
    show({ ...surroundings(), size: name, sections }, json, text);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function sectionsIn(list: string): SectionName[] {
  const names = list.split(',');
  const odd = names.find((name) => !Object.hasOwn(SECTIONS, name));
  if (odd !== undefined) throw new InvalidArgumentError(`'${odd}' is no section: use some of ${NAMES.join(',')}.`);
  return NAMES.filter((name) => names.includes(name));
}
