import { createExtensionTester } from '@backstage/frontend-test-utils';
import deliveryPlugin from './index';

describe('the plugin', () => {
  it('brings the tab, the fleet page and the client', () => {
    expect(
      deliveryPlugin.getExtension('entity-content:delivery'),
    ).toBeDefined();
    expect(deliveryPlugin.getExtension('api:delivery')).toBeDefined();
    const page = createExtensionTester(
      deliveryPlugin.getExtension('page:delivery'),
    );
    expect(page.snapshot()).toMatchObject({ id: 'page:delivery' });
  });
});
