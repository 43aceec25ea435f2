import { useId } from 'react';
import type { EnvironmentPresentation } from '../../domain/presentEnvironment';
import type { OperationPresentation } from '../../domain/presentOperation';
import { Notice } from '../status';
import { AnalysisSection } from './AnalysisSection';
import { CardFooter } from './CardFooter';
import { OthersSection } from './OthersSection';
import { PromotionSection } from './PromotionSection';
import { RolloutSection } from './RolloutSection';
import { useCardStyles } from './useCardStyles';
import { VersionSection } from './VersionSection';
import { WindowSection } from './WindowSection';
import { WorkloadsSection } from './WorkloadsSection';

/** One environment of the pipeline. The rows have the same order in every card. */
export function EnvironmentCard({
  environment,
  operations,
  revert,
  denied,
  onOpenPromotion,
  onOperate,
  onRevert,
}: {
  environment: EnvironmentPresentation;
  operations: OperationPresentation[];
  /** The way back, where it is the step that is awaited. */
  revert: { version: string } | null;
  /** Why there are no buttons, when the viewer is not allowed. */
  denied: string | null;
  onOpenPromotion(id: string): void;
  onOperate(operation: OperationPresentation): void;
  onRevert(): void;
}) {
  const classes = useCardStyles();
  const headingId = useId();
  const {
    rollout,
    workloads,
    window,
    promotion,
    failed,
    notice,
    others,
    warnings,
  } = environment;
  return (
    <article
      className={`${classes.card} ${classes[environment.edge]}`}
      aria-labelledby={headingId}
    >
      <VersionSection
        environment={environment}
        headingId={headingId}
        onOpenPromotion={onOpenPromotion}
      />
      {others.length > 0 && <OthersSection others={others} />}
      {rollout && (rollout.segments.length > 0 || rollout.traffic) && (
        <RolloutSection rollout={rollout} />
      )}
      {rollout?.analysis && <AnalysisSection analysis={rollout.analysis} />}
      {workloads.length > 0 && <WorkloadsSection workloads={workloads} />}
      {(notice || warnings.length > 0) && (
        <div className={`${classes.section} ${classes.stack}`}>
          {notice && <Notice tone={notice.tone}>{notice.text}</Notice>}
          {warnings.map(warning => (
            <Notice key={warning} tone="calm">
              {warning}
            </Notice>
          ))}
        </div>
      )}
      {window && <WindowSection window={window} />}
      {promotion && (
        <PromotionSection promotion={promotion} onOpen={onOpenPromotion} />
      )}
      {!promotion && failed && (
        <PromotionSection promotion={failed} onOpen={onOpenPromotion} />
      )}
      <CardFooter
        operations={operations}
        revert={revert}
        denied={denied}
        onOperate={onOperate}
        onRevert={onRevert}
      />
    </article>
  );
}
