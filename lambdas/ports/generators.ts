import { dynamoGeneratorStates } from '../../adapters/aws/gateway/generator-states.ts';
import { keptReadings } from '../../adapters/aws/gateway/pod-readings.ts';
import { systemClock } from '../../adapters/clock.ts';
import { table } from './records.ts';

/** The state of the generator that gateways follow. */
export const generatorStates = () => dynamoGeneratorStates({ table: table() });

/** What the pods of generators said last. */
export const readingsOfPods = () => keptReadings({ table: table(), clock: systemClock });
