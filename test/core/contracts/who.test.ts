import { isPerson, nameOfWho, type Who, who } from '../../../core/contracts/who.ts';

test.each<[Who, string]>([
  ['ada', 'ada'],
  [{ kind: 'alerts', source: 'grafana' }, 'an alert of grafana'],
  [{ kind: 'schedule' }, 'the schedule'],
  [{ kind: 'policy' }, 'the policy'],
  [{ kind: 'expiry' }, 'its deadline'],
  [{ kind: 'kill-switch' }, 'the kill switch'],
  [{ kind: 'ragmend' }, 'Ragmend'],
])('%j is told as %s', (by, words) => {
  expect(who.parse(JSON.parse(JSON.stringify(by)))).toEqual(by);
  expect(nameOfWho(by)).toBe(words);
});

test.each(['schedule', 'policy', 'expiry', 'kill-switch', 'ragmend', 'alert:grafana'])(
  'somebody whose name is %s is a person',
  (name) => {
    expect(isPerson(who.parse(name))).toBe(true);
  },
);

test('what acts without a person has nothing beside its kind', () => {
  expect(who.safeParse({ kind: 'policy', name: 'ada' }).success).toBe(false);
});
