import { incidentHref, routeOf } from '../../../console/shell/use-route.ts';

describe('routeOf', () => {
  it.each([
    ['', { page: 'approvals' }],
    ['#/approvals', { page: 'approvals' }],
    ['#/unknown', { page: 'approvals' }],
    ['#/service', { page: 'service' }],
    ['#/incidents', { page: 'incidents' }],
    ['#/incidents/a%2Fb', { page: 'incident', id: 'a/b' }],
    ['#/incidents/100%', { page: 'incident', id: '100%' }],
    ['#/incidents/a/report', { page: 'report', id: 'a' }],
  ])('finds the screen of "%s"', (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  it('finds back what incidentHref names, whatever the id holds', () => {
    const id = 'a/b?#"<%';

    expect(routeOf(incidentHref(id))).toEqual({ page: 'incident', id });
    expect(routeOf(incidentHref(id, 'report'))).toEqual({ page: 'report', id });
  });
});
