import {
  listFiles,
  listServices,
  overlayPath,
  parseOverlayPath,
  STORM_ENVIRONMENTS,
} from './StormService';

it('spreads services over repositories, with an overlay for each environment', () => {
  const services = listServices(5, 2);
  expect(services.map(({ repository }) => repository)).toEqual([
    'gitops-0',
    'gitops-1',
    'gitops-0',
    'gitops-1',
    'gitops-0',
  ]);
  const overlays = Object.keys(listFiles(services)).filter(parseOverlayPath);
  expect(overlays).toHaveLength(5 * STORM_ENVIRONMENTS.length);
});

it('knows an overlay by its path', () => {
  expect(parseOverlayPath(overlayPath('svc-1', 'prod'))).toEqual({
    service: 'svc-1',
    environment: 'prod',
  });
  expect(parseOverlayPath('services/svc-1/base/kustomization.yaml')).toBe(
    undefined,
  );
});
