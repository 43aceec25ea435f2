import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { describeFailure, kindOfFailure } from '../../domain/describeFailure';
import { formatClock } from '../../domain/formatTime';
import type { Viewer } from '../../domain/Viewer';
import { deliveryTranslationRef } from '../../translation';
import { Notice } from '../status';

/** Why the page is not live, and what is shown nevertheless. */
export function DeliveryProblem({
  error,
  entityName,
  lastChange,
  viewer,
}: {
  error: Error;
  entityName: string;
  lastChange: number | undefined;
  viewer: Viewer;
}) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const kind = kindOfFailure(error);
  if (kind === 'denied') {
    return (
      <Notice tone="calm" role="alert">
        <strong>{t('page.error.denied', { entity: entityName })}</strong>{' '}
        {t('page.error.deniedDetail')}
      </Notice>
    );
  }
  if (kind === 'not-found') {
    return (
      <Notice tone="calm" role="alert">
        <strong>{t('page.error.notFound', { entity: entityName })}</strong>{' '}
        {describeFailure(error)}
      </Notice>
    );
  }
  const kept =
    lastChange !== undefined &&
    t('page.error.kept', {
      time: formatClock(new Date(lastChange).toISOString(), viewer),
    });
  return (
    <Notice tone="bad" role="alert">
      <strong>{t('page.error.unreachable')}</strong> {kept}{' '}
      {t('page.error.retrying')} <span>{describeFailure(error)}</span>
    </Notice>
  );
}
