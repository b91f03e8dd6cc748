import { closeIncident } from './close-incident.ts';
import { pageOperator } from './paging/page-operator.ts';
import { pageProvider } from './paging/page-provider.ts';
import { pageStart } from './paging/page-start.ts';
import { countServing } from './serving/count-serving.ts';

export const incidentVerbs = { closeIncident, countServing, pageOperator, pageProvider, pageStart };
