import type { Entity } from '@backstage/catalog-model';
import { matchApplications } from '@lockstep/backstage-plugin-delivery-common';
import fc from 'fast-check';
import type { KubeObject } from '../domain/objects';
import { ApplicationLookup } from './ApplicationLookup';

const application = (
  name: string,
  labels?: Record<string, string>,
  annotations?: Record<string, string>,
): KubeObject => ({
  metadata: { name, namespace: 'argocd', labels, annotations },
});

const entity = (name: string, annotations: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
});

const lookupOf = (...applications: KubeObject[]) => {
  const lookup = new ApplicationLookup();
  applications.forEach(one => lookup.set(one.metadata.name, one));
  return lookup;
};

describe('ApplicationLookup', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['names', { 'argocd/app-name': ' b , argocd/a' }, ['a', 'b']],
    ['a selector', { 'argocd/app-selector': 'team=x,tier!=9' }, ['a', 'b']],
    ['a selector without a value', { 'argocd/app-selector': '!team' }, ['c']],
    ['a selector of a set', { 'argocd/app-selector': 'tier in (2)' }, ['b']],
    ['the id', { 'backstage.io/kubernetes-id': 'shop' }, ['c']],
    ['nothing but itself', {}, ['d']],
  ])('finds by %s', (_, annotations, expected) => {
    const lookup = lookupOf(
      application('b', { team: 'x', tier: '2' }),
      application('a', { team: 'x', tier: '1' }),
      application('c', { 'backstage.io/kubernetes-id': 'shop' }),
      application('d', { team: 'y', 'lockstep/entity-ref': 'shop' }),
    );
    expect(lookup.match(entity('shop', annotations)).ids).toEqual(expected);
  });

  it('counts what may change the answer, and nothing else', () => {
    const lookup = lookupOf(application('a'));
    const start = lookup.generation;
    lookup.set('a', { ...application('a'), status: { sync: 'Synced' } });
    expect(lookup.generation).toBe(start);
    lookup.set('a', application('a', { team: 'x' }));
    expect(lookup.generation).toBe(start + 1);
    lookup.set('a', undefined);
    expect(lookup.generation).toBe(start + 2);
    lookup.set('a', undefined);
    expect(lookup.generation).toBe(start + 2);
  });

  it('knows the entities that Applications name', () => {
    const lookup = lookupOf(
      application('a', { 'lockstep/entity-ref': 'shop' }),
      application('b', {}, { 'lockstep/entity-ref': 'component:shop' }),
      application('c', {}, { 'lockstep/entity-ref': ':::' }),
    );
    expect(lookup.namedEntities()).toEqual(['component:default/shop']);
    lookup.set('a', undefined);
    lookup.set('b', undefined);
    expect(lookup.namedEntities()).toEqual([]);
  });

  it('answers as a look at all Applications would', () => {
    const few = fc.constantFrom('a', 'b', 'shop');
    const labels = fc.dictionary(
      fc.constantFrom(
        'team',
        'lockstep/entity-ref',
        'backstage.io/kubernetes-id',
      ),
      few,
    );
    const annotations = fc.record(
      {
        'argocd/app-name': fc.constantFrom('a', 'a,b', 'argocd/b', ''),
        'argocd/app-selector': fc.constantFrom(
          'team=a',
          'team==b',
          'team!=a',
          'team in (a, b)',
          'team,backstage.io/kubernetes-id=shop',
          '!team',
          'broken(',
        ),
        'backstage.io/kubernetes-id': few,
        'backstage.io/kubernetes-label-selector': fc.constantFrom(
          'team=shop',
          ' ',
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(few, fc.option(labels)), { maxLength: 12 }),
        annotations,
        (changes, given) => {
          const lookup = new ApplicationLookup();
          const all = new Map<string, KubeObject>();
          for (const [name, set] of changes) {
            const one = set ? application(name, set) : undefined;
            lookup.set(name, one);
            all.delete(name);
            if (one) {
              all.set(name, one);
            }
          }
          const subject = entity('shop', given as Record<string, string>);
          const expected = matchApplications({
            entity: subject,
            applications: [...all.values()],
          });
          expect(lookup.match(subject)).toEqual({
            ids: expected.matches.map(({ metadata }) => metadata.name).sort(),
            searched: expected.searched,
          });
        },
      ),
      { numRuns: 500 },
    );
  });
});
