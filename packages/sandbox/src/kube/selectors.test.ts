import type { KubeObject } from './KubeObject';
import { findKind } from './resourceKinds';
import { parseFieldSelector, parseLabelSelector } from './selectors';

const object: KubeObject = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: {
    name: 'shop',
    namespace: 'dev',
    labels: { app: 'shop', 'lockstep/environment': 'dev', empty: '' },
  },
  involvedObject: { kind: 'Rollout', name: 'shop' },
  source: { component: 'rollouts-controller' },
};

describe('parseLabelSelector', () => {
  it.each([
    ['', true],
    ['app=shop', true],
    ['app==shop,lockstep/environment=dev', true],
    ['app = shop , empty=', true],
    ['app=other', false],
    ['app!=other', true],
    ['nothing!=x', true],
    ['app in (shop, cart)', true],
    ['app in (cart),app=shop', false],
    ['app notin (cart, till)', true],
    ['app notin (shop)', false],
    ['nothing notin (a)', true],
    ['nothing in (a)', false],
    ['app', true],
    ['!app', false],
    ['!nothing', true],
    ['app,!nothing,lockstep/environment in (dev,test)', true],
  ])('%j matches: %j', (selector, expected) => {
    expect(parseLabelSelector(selector)(object)).toBe(expected);
  });

  it.each(['app=a b', 'app in shop', '=x', 'app in (', 'a>1', '!!app'])(
    'refuses %j',
    selector => {
      expect(() => parseLabelSelector(selector)).toThrow(
        expect.objectContaining({ code: 400 }),
      );
    },
  );
});

describe('parseFieldSelector', () => {
  it.each([
    ['', true],
    ['metadata.name=shop', true],
    ['metadata.name!=shop', false],
    ['metadata.namespace==dev,metadata.name=shop', true],
    ['involvedObject.kind=Rollout,involvedObject.name=shop', true],
    ['involvedObject.uid=', true],
    ['source=rollouts-controller', true],
  ])('%j matches: %j', (selector, expected) => {
    expect(parseFieldSelector(findKind('Event')!, selector)(object)).toBe(
      expected,
    );
  });

  it.each([
    ['Rollout', 'status.phase=Healthy'],
    ['Event', 'metadata.name'],
  ])('refuses for a %s: %j', (kind, selector) => {
    expect(() => parseFieldSelector(findKind(kind)!, selector)).toThrow(
      expect.objectContaining({ code: 400 }),
    );
  });
});
