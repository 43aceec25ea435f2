import { parseSelector } from './parseSelector';

const object = {
  name: 'argocd-cm',
  namespace: 'argocd',
  labels: { app: 'shop', 'example.com/tier': '' },
};

it.each([
  [null, null, true],
  ['', '', true],
  ['app', null, true],
  ['!app', null, false],
  ['other', null, false],
  ['!other', null, true],
  ['app=shop', null, true],
  ['app==shop', null, true],
  ['app!=shop', null, false],
  ['app=other', null, false],
  ['example.com/tier=', null, true],
  ['app,!other,example.com/tier', null, true],
  ['app,other', null, false],
  [null, 'metadata.name=argocd-cm', true],
  [null, 'metadata.name=other', false],
  ['app', 'metadata.namespace=argocd', true],
])('%s and %s: %s', (labels, fields, selected) => {
  expect(parseSelector(labels, fields)(object)).toBe(selected);
});

it('says what it does not serve', () => {
  expect(() => parseSelector(null, 'spec.nodeName=a')).toThrow(
    "field selector 'spec.nodeName=a' is not served",
  );
});
