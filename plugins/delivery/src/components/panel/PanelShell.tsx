import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Drawer from '@material-ui/core/Drawer';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import Close from '@material-ui/icons/Close';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { deliveryTranslationRef } from '../../translation';
import { token, useTokenClass } from '../tokens';

const useStyles = makeStyles({
  paper: {
    background: token('surface'),
    color: token('text'),
    display: 'flex',
    flexDirection: 'column',
    width: 'min(680px, 100vw)',
    overflow: 'hidden',
    '@media (max-width: 719px)': {
      width: '100vw',
      height: '94%',
      borderRadius: '12px 12px 0 0',
    },
  },
  header: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: 12,
    padding: '16px 16px 14px 24px',
    borderBottom: `1px solid ${token('border')}`,
  },
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 12px',
    minWidth: 0,
    flex: 1,
  },
  title: { fontSize: 20, fontWeight: 700, lineHeight: 1.3, outline: 'none' },
  subtitle: {
    flexBasis: '100%',
    fontSize: 13,
    color: token('text-2'),
    overflowWrap: 'anywhere',
  },
  body: {
    flex: 1,
    overflowY: 'auto',
    padding: '16px 24px 24px',
    display: 'grid',
    alignContent: 'start',
    gap: 20,
    minWidth: 0,
    '@media (max-width: 719px)': { padding: '16px 16px 24px' },
  },
  footer: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: 12,
    padding: '12px 24px',
    borderTop: `1px solid ${token('border')}`,
    background: token('inset'),
    fontSize: 13,
    '@media (max-width: 719px)': { padding: '12px 16px' },
  },
  sentence: { flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' },
  scrim: { backgroundColor: token('scrim') },
});

/**
 * The side panel, a bottom sheet on narrow screens. Keeps the focus inside, gives it back to
 * what opened it, closes with Escape; header and footer stay, the body scrolls.
 */
export function PanelShell({
  title,
  subtitle,
  aside,
  sentence,
  actions,
  onClose,
  children,
}: {
  title: string;
  subtitle: string;
  aside?: ReactNode;
  sentence?: ReactNode;
  actions?: ReactNode;
  onClose(): void;
  children: ReactNode;
}) {
  const classes = useStyles();
  const tokens = useTokenClass();
  const titleId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { t } = useTranslationRef(deliveryTranslationRef);
  const narrow = useMediaQuery('(max-width: 719px)', { noSsr: true });

  // The panel turns from form to progress in place: who reads with the ears is told.
  useEffect(() => heading.current?.focus(), [title]);

  return (
    <Drawer
      open
      anchor={narrow ? 'bottom' : 'right'}
      className={tokens}
      onClose={onClose}
      BackdropProps={{ className: classes.scrim }}
      PaperProps={{
        className: classes.paper,
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': titleId,
      }}
    >
      <header className={classes.header}>
        <div className={classes.heading}>
          <h2 className={classes.title} id={titleId} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {aside}
          <p className={classes.subtitle}>{subtitle}</p>
        </div>
        <IconButton size="small" aria-label={t('panel.close')} onClick={onClose}>
          <Close />
        </IconButton>
      </header>
      <div className={classes.body}>{children}</div>
      <footer className={classes.footer}>
        <div className={classes.sentence}>{sentence}</div>
        {actions}
      </footer>
    </Drawer>
  );
}
