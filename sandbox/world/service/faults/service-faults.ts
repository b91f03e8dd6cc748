import { containerFaults } from './container-faults.ts';
import { schemaFaults } from './schema-faults.ts';
import type { ServiceFaults } from './service-fault.ts';
import { waitFaults } from './wait-faults.ts';

/** The faults of the start of the service, by name. */
export const SERVICE_FAULTS: ServiceFaults = { ...schemaFaults, ...waitFaults, ...containerFaults };
