import type { MachineDefinition } from '../language/definition.ts';
import { type Place, type Resources, resolver, UnresolvableTemplate } from './resolve-template.ts';

/** A state machine of a template. */
export interface TemplateMachine {
  definition: MachineDefinition;
  name: string;
  logicalId: string;
}

/**
 * Reads the state machines of a synthesized CloudFormation template (parsed JSON), by ARN; a
 * machine without a name uses its logical id. Throws UnresolvableTemplate.
 */
export function machinesOf(template: unknown, place: Place): Record<string, TemplateMachine> {
  const resources = (template as { Resources?: Resources } | null)?.Resources;
  if (!resources)
    throw new UnresolvableTemplate(`the template has no 'Resources': give a synthesized CloudFormation template`);
  const { value, nameOf, refOf } = resolver(resources, place);
  const logicalIds = Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::StepFunctions::StateMachine');
  return Object.fromEntries(
    logicalIds.map((logicalId) => {
      const { DefinitionString, Definition } = resources[logicalId]?.Properties ?? {};
      const definition =
        DefinitionString === undefined
          ? (value(Definition) as MachineDefinition)
          : parsed(value(DefinitionString), logicalId);
      return [refOf(logicalId), { definition, name: nameOf(logicalId), logicalId }];
    }),
  );
}

function parsed(text: unknown, logicalId: string): MachineDefinition {
  try {
    return JSON.parse(text as string);
  } catch (cause) {
    throw new UnresolvableTemplate(`DefinitionString of '${logicalId}' is not JSON once resolved: '${String(text)}'`, {
      cause,
    });
  }
}
