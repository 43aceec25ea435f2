import {
  identityApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import useAsync from 'react-use/esm/useAsync';
import type { Viewer } from '../domain/Viewer';
import { deliveryTranslationRef } from '../translation';
import { useNow } from './useNow';

/** Who looks, when, in which language and time zone. */
export function useViewer(): Viewer {
  const identityApi = useApi(identityApiRef);
  const { t } = useTranslationRef(deliveryTranslationRef);
  const now = useNow();
  const { value: identity } = useAsync(
    () => identityApi.getBackstageIdentity(),
    [identityApi],
  );
  return useMemo(
    () => ({
      t,
      now,
      locale: navigator.language,
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      userEntityRef: identity?.userEntityRef,
    }),
    [t, now, identity],
  );
}
