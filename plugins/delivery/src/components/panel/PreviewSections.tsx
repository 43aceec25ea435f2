import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { PromotionPreview } from '@lockstep/backstage-plugin-delivery-common';
import { presentGates } from '../../domain/presentGate';
import type { Viewer } from '../../domain/Viewer';
import { deliveryTranslationRef } from '../../translation';
import { Notice } from '../status';
import { token } from '../tokens';
import { FileDiffTable } from './FileDiffTable';
import { GateTable } from './GateTable';
import { PanelSection } from './PanelSection';

const useStyles = makeStyles({
  root: { display: 'grid', gap: 20, minWidth: 0 },
  list: { display: 'grid', gap: 4 },
  muted: { color: token('text-2') },
});

/** What the promotion would change, and which gates stand before it. */
export function PreviewSections({
  preview,
  viewer,
}: {
  preview: PromotionPreview;
  viewer: Viewer;
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const gates = presentGates(preview.gates, viewer);
  const passed = gates.filter(({ order }) => order === 'passed').length;
  return (
    <div className={classes.root}>
      {preview.blockers.length > 0 && (
        <Notice tone="bad">
          <strong>{t('panel.refused')}</strong>
          <ul className={classes.list}>
            {preview.blockers.map(blocker => (
              <li key={blocker}>{blocker}</li>
            ))}
          </ul>
        </Notice>
      )}
      <PanelSection title={t('panel.changeInGit')}>
        {preview.files.length === 0 && (
          <p className={classes.muted}>{t('panel.noFiles')}</p>
        )}
        {preview.files.map(file => (
          <FileDiffTable key={`${file.repoURL} ${file.path}`} file={file} />
        ))}
      </PanelSection>
      {gates.length > 0 && (
        <PanelSection
          title={t('panel.gates')}
          aside={t('panel.gatesPassed', {
            passed: String(passed),
            total: String(gates.length),
          })}
        >
          <GateTable gates={gates} />
        </PanelSection>
      )}
    </div>
  );
}
