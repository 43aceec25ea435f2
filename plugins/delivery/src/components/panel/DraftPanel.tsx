import { useTranslationRef } from '@backstage/frontend-plugin-api';
import CallMerge from '@material-ui/icons/CallMerge';
import Undo from '@material-ui/icons/Undo';
import {
  describeVersion,
  type CreatePromotionRequest,
} from '@lockstep/backstage-plugin-delivery-common';
import type { ReactNode } from 'react';
import { describeFailure } from '../../domain/describeFailure';
import { reasonAgainstSending } from '../../domain/planDraft';
import type { Viewer } from '../../domain/Viewer';
import { useDraft } from '../../hooks/useDraft';
import { deliveryTranslationRef } from '../../translation';
import { Action, Notice } from '../status';
import { PanelShell } from './PanelShell';
import { PreviewSections } from './PreviewSections';

/** What promote and revert have in common: preview, reason against it, and sending once. */
export function DraftPanel({
  kind,
  title,
  subtitle,
  environment,
  version,
  request,
  revision,
  allowed,
  viewer,
  onCreated,
  onClose,
  children,
}: {
  kind: 'promote' | 'revert';
  title: string;
  subtitle: string;
  environment: string;
  /** The version a revert brings back, known before the preview is. */
  version?: string;
  request: CreatePromotionRequest | null;
  /** Changes whenever the preview must be worked out again. */
  revision: string;
  allowed: boolean;
  viewer: Viewer;
  onCreated(id: string): void;
  onClose(): void;
  children(running: boolean): ReactNode;
}) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { preview, current, error, submission, send } = useDraft(
    request,
    revision,
  );
  const reason = reasonAgainstSending(
    {
      environment,
      allowed,
      request,
      preview,
      current,
      failed: error !== undefined,
    },
    viewer,
  );
  const lines = t('panel.lines', {
    count: (preview?.files ?? [])
      .flatMap(file => file.lines)
      .filter(line => line.kind === 'added').length,
  });
  const back = version ?? (preview ? describeVersion(preview.to) : '');
  const sentences = {
    revert: t('panel.footerRevert', { version: back }),
    direct: t('panel.footerDirect', { lines }),
    'pull-request': t('panel.footerPullRequest', { lines }),
  };
  const word = {
    revert: t('panel.revertTo', { version: back }),
    direct: t('panel.commitDirectly'),
    'pull-request': t('panel.openPullRequest'),
  };
  const strategy = preview?.strategy ?? 'pull-request';
  const manner = kind === 'revert' ? 'revert' : strategy;
  return (
    <PanelShell
      title={title}
      subtitle={subtitle}
      onClose={onClose}
      sentence={reason ?? sentences[manner]}
      actions={
        <>
          <Action weight="text" onClick={onClose}>
            {t('panel.cancel')}
          </Action>
          <Action
            weight="filled"
            startIcon={kind === 'revert' ? <Undo /> : <CallMerge />}
            disabled={reason !== null || submission.running}
            onClick={() => send(promotion => onCreated(promotion.id))}
          >
            {word[manner]}
          </Action>
        </>
      }
    >
      {children(submission.running)}
      {submission.error && (
        <Notice tone="bad" role="alert">
          {t('panel.requestFailed', {
            reason: describeFailure(submission.error),
          })}
        </Notice>
      )}
      {error && (
        <Notice tone="bad" role="alert">
          {t('panel.previewFailed', { reason: describeFailure(error) })}
        </Notice>
      )}
      {preview && !error && (
        <div
          style={{ opacity: current ? 1 : 0.55, minWidth: 0 }}
          aria-busy={!current}
        >
          <PreviewSections preview={preview} viewer={viewer} />
        </div>
      )}
    </PanelShell>
  );
}
