import { closeIncident } from './close-incident.ts';
import { pageOperator } from './page-operator.ts';
import { countServing } from './serving/count-serving.ts';

export const incidentVerbs = { closeIncident, countServing, pageOperator };
