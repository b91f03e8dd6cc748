import { approvalHref, incidentHref, routeOf } from '../../../console/parts/use-route.ts';

describe('routeOf', () => {
  it.each([
    ['', { page: 'approvals' }],
    ['#/approvals', { page: 'approvals' }],
    ['#/approvals/a%2Fb', { page: 'approval', id: 'a/b' }],
    ['#/unknown', { page: 'approvals' }],
    ['#/service', { page: 'service' }],
    ['#/incidents', { page: 'incidents' }],
    ['#/incidents/a%2Fb', { page: 'incident', id: 'a/b' }],
    ['#/incidents/100%', { page: 'incident', id: '100%' }],
    ['#/incidents/a/report', { page: 'report', id: 'a' }],
  ])('finds the screen of "%s"', (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  it('finds back what links name, whatever the id holds', () => {
    const id = 'a/b?#"<%';

    expect(routeOf(incidentHref(id))).toEqual({ page: 'incident', id });
    expect(routeOf(approvalHref(id))).toEqual({ page: 'approval', id });
    expect(routeOf(incidentHref(id, 'report'))).toEqual({ page: 'report', id });
  });
});
