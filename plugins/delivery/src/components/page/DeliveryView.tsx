import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useRef, useState } from 'react';
import { kindOfFailure } from '../../domain/describeFailure';
import { readPipeline } from '../../domain/Pipeline';
import { presentActivity } from '../../domain/presentActivity';
import { presentFreshness } from '../../domain/presentFreshness';
import { presentHeadline } from '../../domain/presentHeadline';
import type { OperationPresentation } from '../../domain/presentOperation';
import { useDelivery } from '../../hooks/useDelivery';
import { usePanelLocation } from '../../hooks/usePanelLocation';
import { useViewer } from '../../hooks/useViewer';
import { deliveryTranslationRef } from '../../translation';
import { ActivityTable } from '../activity';
import { CardSkeleton } from '../card';
import { OperationDialog } from '../operation';
import { DeliveryPanel } from '../panel';
import { Freshness, PipelineGrid, PipelineHeadline } from '../pipeline';
import { useTokenClass } from '../tokens';
import { Announcement } from './Announcement';
import { DeliveryProblem } from './DeliveryProblem';
import { EmptyDelivery } from './EmptyDelivery';
import { StageCard } from './StageCard';
import { StageConnector } from './StageConnector';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gap: 20,
    minWidth: 0,
    gridTemplateColumns: 'minmax(0, 1fr)',
    outline: 'none',
  },
  top: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '8px 24px',
  },
});

/** Names shown while nothing is known yet; the pipeline itself comes from the backend. */
const PLACES = ['1', '2', '3'];

/** Everything the Delivery tab shows of one entity, live. */
export function DeliveryView({
  entityRef,
  entityName,
  annotations,
}: {
  entityRef: string;
  entityName: string;
  annotations: Record<string, string>;
}) {
  const classes = useStyles();
  const tokens = useTokenClass();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const viewer = useViewer();
  const { delivery, stream, error } = useDelivery(entityRef);
  const [location, open] = usePanelLocation();
  const [operation, setOperation] = useState<OperationPresentation>();
  const root = useRef<HTMLDivElement>(null);

  // What opened the panel may be gone when it closes: a promotion took the button's place.
  useEffect(() => {
    if (!location && root.current && document.activeElement === document.body) {
      root.current.focus({ preventScroll: true });
    }
  }, [location]);

  const problem = error && (
    <DeliveryProblem
      error={error}
      entityName={entityName}
      lastChange={stream.lastChange}
      viewer={viewer}
    />
  );
  if (!delivery || (error && kindOfFailure(error) !== 'unreachable')) {
    return (
      <div className={`${tokens} ${classes.root}`}>
        {problem ?? (
          <PipelineGrid
            cards={PLACES.map((place, at) => ({
              key: place,
              card: <CardSkeleton label={t('page.loading')} />,
              connector: at > 0 ? <div /> : undefined,
            }))}
          />
        )}
      </div>
    );
  }

  const stages = readPipeline(delivery, viewer.now);
  const freshness = presentFreshness(stream, delivery.clusters, viewer);
  if (delivery.deployments.length === 0 && delivery.promotions.length === 0) {
    return (
      <div className={`${tokens} ${classes.root}`}>
        {problem}
        <Freshness freshness={freshness} />
        <EmptyDelivery
          entityName={entityName}
          entityRef={entityRef}
          environments={delivery.environments.map(({ name }) => name)}
          searched={delivery.searched}
          annotations={annotations}
        />
      </div>
    );
  }

  const connected = stream.state === 'live';
  const shared = { entityRef, viewer, connected, open };
  return (
    <div className={`${tokens} ${classes.root}`} ref={root} tabIndex={-1}>
      <div className={classes.top}>
        <PipelineHeadline
          headline={presentHeadline(stages, delivery.clusters, viewer)}
        />
        <Freshness freshness={freshness} />
      </div>
      {!connected && problem}
      <PipelineGrid
        cards={stages.map((stage, at) => ({
          key: stage.name,
          card: (
            <StageCard stage={stage} onOperate={setOperation} {...shared} />
          ),
          connector:
            at > 0 ? (
              <StageConnector from={stages[at - 1]} to={stage} {...shared} />
            ) : undefined,
        }))}
      />
      <ActivityTable
        rows={presentActivity(delivery, viewer)}
        onOpenPromotion={id => open({ type: 'promotion', id })}
      />
      <Announcement stages={stages} viewer={viewer} />
      {operation && (
        <OperationDialog
          operation={operation}
          onClose={() => setOperation(undefined)}
        />
      )}
      {location && (
        <DeliveryPanel
          location={location}
          context={{ entityRef, entityName, delivery, stages, viewer, open }}
        />
      )}
    </div>
  );
}
