import type { Material } from '../gather.ts';
import type { Times } from '../measure-times.ts';

/** A part of a report that only some runbooks have, a line of plain words each. */
export type Section = { title: string; lines: string[] };

/**
 * What is told of a runbook in its own words; times, steps, decisions, evidence and timeline are
 * told alike for all.
 */
export type Story = {
  /** How a run is summed up that ended well. */
  summary(material: Material): string;
  /** How its subject is served now, for a run that did not end well. */
  whereItStands(material: Material): string;
  /** What the facts say of the cause, one sentence each. */
  causes(material: Material): string[];
  /** What a person should do next, each drawn from a fact. */
  followUps(material: Material, times: Times): string[];
  sections(material: Material): Section[];
};
